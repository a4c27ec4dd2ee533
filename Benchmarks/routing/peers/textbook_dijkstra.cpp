// Textbook Dijkstra: what one writes first. A binary heap over (node, state), distances with
// version stamps, an end as soon as the next path alone costs more than the k-th best. Exact.
//
// It differs from bounded_dijkstra.cpp in what that file adds: buckets, siblings side by side,
// and the filter by the duties of a whole branch.
#include <queue>

#include "peer.hpp"

using namespace instance;

class TextbookDijkstra {
 public:
  static constexpr const char* name = "textbook-dijkstra";
  const char* version() const { return peer::compiler; }

  explicit TextbookDijkstra(const Instance& instance) : count(uint32_t(instance.nodes.size())) {
    // Vertex v is node v while climbing or on a line, v + count is node v after turning down.
    struct Entry {
      uint32_t source;
      Arc arc;
    };
    std::vector<Entry> entries;
    for (uint32_t node = 0; node < count; node++) {
      const int32_t parent = instance.nodes[node].parent;
      if (parent < 0) continue;
      entries.push_back({node, {uint32_t(parent), climbCost}});
      entries.push_back({uint32_t(parent), {node + count, descendCost}});
      entries.push_back({uint32_t(parent) + count, {node + count, descendCost}});
    }
    for (const Edge& edge : instance.edges)
      entries.push_back({edge.source, {edge.target, edge.type == EdgeType::seat      ? seatCost
                                                    : edge.type == EdgeType::whistle ? whistleCost
                                                                                     : lineCost}});

    first.assign(2 * count + 1, 0);
    for (const Entry& entry : entries) first[entry.source + 1]++;
    for (size_t i = 0; i < 2 * count; i++) first[i + 1] += first[i];
    arcs.resize(entries.size());
    std::vector<uint32_t> next(first);
    for (const Entry& entry : entries) arcs[next[entry.source]++] = entry.arc;

    for (uint32_t node = 0; node < count; node++) {
      const State& state = instance.states[node];
      const uint32_t price =
          state.isUsable() ? instance.nodes[node].quality + state.loadCost() : unusable;
      candidates.push_back({instance.nodes[node].duties, price});
    }
    vertices.resize(2 * count);
  }

  void decide(const Query& query, size_t k, peer::Best& best) {
    best.clear(k);
    run++;
    heap = {};
    meet(query.origin, 0);
    while (!heap.empty()) {
      const auto [path, vertex] = heap.top();
      if (path > best.bound()) break;
      heap.pop();
      if (path > vertices[vertex].path) continue;
      const uint32_t node = vertex < count ? vertex : vertex - count;
      const Candidate& candidate = candidates[node];
      if (candidate.duties >> query.category & 1 && candidate.price != unusable)
        best.insertOrImprove(peer::choice(path + candidate.price, node));
      for (uint32_t i = first[vertex]; i < first[vertex + 1]; i++)
        meet(arcs[i].target, path + arcs[i].cost);
    }
  }

  size_t bytes() const {
    return first.size() * sizeof(uint32_t) + arcs.size() * sizeof(Arc) +
           candidates.size() * sizeof(Candidate) + vertices.size() * sizeof(Vertex);
  }

 private:
  static constexpr uint32_t unusable = UINT32_MAX;

  struct Arc {
    uint32_t target, cost;
  };
  struct Candidate {
    uint64_t duties;
    uint32_t price;
  };
  struct Vertex {
    uint32_t run = 0, path = 0;
  };
  using Waiting = std::pair<uint32_t, uint32_t>;  // path, vertex

  uint32_t count;
  std::vector<uint32_t> first;
  std::vector<Arc> arcs;
  std::vector<Candidate> candidates;
  std::vector<Vertex> vertices;
  uint32_t run = 0;
  std::priority_queue<Waiting, std::vector<Waiting>, std::greater<Waiting>> heap;

  void meet(uint32_t vertex, uint32_t path) {
    Vertex& met = vertices[vertex];
    if (met.run == run && met.path <= path) return;
    met = {run, path};
    heap.push({path, vertex});
  }
};

int main(int count, char** arguments) { return peer::main<TextbookDijkstra>(count, arguments); }
