// LEMON's solvers on a list of arcs, and the line that says what they took.
#pragma once

#include <lemon/cost_scaling.h>
#include <lemon/network_simplex.h>
#include <lemon/static_graph.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "arcs.hpp"
#include "limit.hpp"

template <class Solver>
void solve(const Network& network, const char* name) {
  double start = processorSeconds();
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
  double seconds = processorSeconds() - start;
  std::printf(
      "{\"name\": \"%s\", \"version\": \"%s\", \"optimum\": %lld, \"processor_seconds\": %.6f, \"bytes\": %ld, "
      "\"arcs\": %zu}\n",
      name, LEMON_VERSION, isOptimal ? (long long)solver.template totalCost<int64_t>() : -1LL, seconds,
      peakBytes(), network.arcs.size());
}

inline int solve(const Network& network, const std::string& method) {
  using Graph = lemon::StaticDigraph;
  if (method == "simplex") {
    solve<lemon::NetworkSimplex<Graph, int64_t, int64_t>>(network, "lemon-simplex");
  } else if (method == "scaling") {
    solve<lemon::CostScaling<Graph, int64_t, int64_t>>(network, "lemon-scaling");
  } else {
    return 2;
  }
  return 0;
}
