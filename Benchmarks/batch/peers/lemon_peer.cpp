// LEMON's solvers on the network of a batch: lemon_peer simplex|scaling GRAPH BATCH
#include <lemon/cost_scaling.h>
#include <lemon/network_simplex.h>
#include <lemon/static_graph.h>
#include <sys/resource.h>

#include "network.hpp"

static double userSeconds() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return double(usage.ru_utime.tv_sec) + double(usage.ru_utime.tv_usec) * 1e-6;
}

template <class Solver>
static void solve(const batch::Network& network, const char* name) {
  double start = userSeconds();
  // Arcs by tail, as a static graph wants them.
  std::vector<size_t> order(network.arcs.size());
  for (size_t i = 0; i < order.size(); i++) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return network.arcs[a].tail < network.arcs[b].tail;
  });
  std::vector<std::pair<int, int>> ends;
  for (size_t i : order) ends.emplace_back(network.arcs[i].tail, network.arcs[i].head);
  lemon::StaticDigraph graph;
  graph.build(network.nodes, ends.begin(), ends.end());
  lemon::StaticDigraph::ArcMap<int64_t> capacity(graph), cost(graph);
  lemon::StaticDigraph::NodeMap<int64_t> supply(graph);
  for (size_t i = 0; i < order.size(); i++) {
    capacity[graph.arc(int(i))] = network.arcs[order[i]].capacity;
    cost[graph.arc(int(i))] = network.arcs[order[i]].cost;
  }
  for (int node = 0; node < network.nodes; node++)
    supply[graph.node(node)] = network.supplies[size_t(node)];
  Solver solver(graph);
  solver.upperMap(capacity).costMap(cost).supplyMap(supply);
  bool isOptimal = solver.run() == Solver::OPTIMAL;
  double seconds = userSeconds() - start;
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  std::printf(
      "{\"name\": \"%s\", \"version\": \"%s\", \"optimum\": %lld, \"user_seconds\": %.6f, \"bytes\": %ld, "
      "\"arcs\": %zu}\n",
      name, LEMON_VERSION, isOptimal ? (long long)solver.template totalCost<int64_t>() : -1LL, seconds,
      usage.ru_maxrss * 1024, network.arcs.size());
}

int main(int count, char** words) {
  if (count != 4) return 2;
  std::string method = words[1];
  auto orders = batch::readOrders(words[3]);
  auto network = batch::build(instance::read(words[2], words[3]), orders);
  using Graph = lemon::StaticDigraph;
  if (method == "simplex") solve<lemon::NetworkSimplex<Graph, int64_t, int64_t>>(network, "lemon-simplex");
  if (method == "scaling") solve<lemon::CostScaling<Graph, int64_t, int64_t>>(network, "lemon-scaling");
}
