// The orders of an instance as a minimum-cost flow on the graph itself, the formulation that suits general
// solvers best: an upper and a lower node for each tree node and category that matters, arcs for each
// hop, a node for each candidate, one source for all orders of one place, category and penalty. Far
// smaller than orders times candidates.
#pragma once

#include <map>
#include <tuple>

#include "arcs.hpp"
#include "orders.hpp"

namespace batch {

inline Network build(const instance::Instance& instance, const std::vector<Order>& orders) {
  size_t count = instance.nodes.size();
  std::vector<uint64_t> own(count), present(count), asked(count);
  std::vector<bool> isUnit(count, false);
  std::vector<int32_t> line(count, -1);
  std::vector<std::vector<std::pair<uint32_t, int64_t>>> bridges(count);
  for (auto& edge : instance.edges) {
    isUnit[edge.target] = true;
    if (edge.type == instance::EdgeType::line) line[edge.source] = int32_t(edge.target);
  }
  for (auto& edge : instance.edges)
    if (edge.type != instance::EdgeType::line)
      bridges[edge.source].emplace_back(
          edge.target, edge.type == instance::EdgeType::seat ? instance::seatCost : instance::whistleCost);
  Network network;
  std::vector<int32_t> candidate(count, -1);
  const int32_t ground = network.nodes++;
  for (size_t node = 0; node < count; node++)
    if (instance.states[node].isUsable() && instance.nodes[node].duties) {
      own[node] = instance.nodes[node].duties;
      candidate[node] = network.nodes++;
      auto& state = instance.states[node];
      network.arcs.push_back({candidate[node], ground, state.capacity - state.load, 0});
    }
  for (auto& order : orders) asked[order.origin] |= 1ull << order.category;
  for (size_t node = count; node-- > 0;) {
    present[node] |= own[node];
    int32_t parent = instance.nodes[node].parent;
    if (parent >= 0) {
      present[parent] |= present[node];
      asked[parent] |= asked[node];
    }
  }
  auto enter = [&](int32_t from, size_t node, int64_t way) {
    int64_t cost = way + instance.nodes[node].quality + instance.states[node].loadCost();
    network.arcs.push_back({from, candidate[node], int64_t(1) << 30, cost});
  };
  // Nodes of the category being added, by tree node. Parents come before their children.
  std::vector<int32_t> upper(count), lower(count);
  std::map<std::tuple<uint32_t, uint32_t, uint32_t>, int64_t> sources;
  for (auto& order : orders) sources[{order.category, order.origin, order.severity}]++;
  auto source = sources.begin();
  for (uint32_t category = 0; category < 64; category++) {
    uint64_t bit = 1ull << category;
    for (size_t node = 0; node < count; node++) {
      int32_t parent = instance.nodes[node].parent;
      upper[node] = asked[node] & bit ? network.nodes++ : -1;
      // A lower node is needed where it can be come from above or turned at.
      bool isReached = upper[node] >= 0 || (parent >= 0 && lower[parent] >= 0);
      lower[node] = (present[node] & bit) && isReached ? network.nodes++ : -1;
      if (upper[node] >= 0) {
        if (parent >= 0)
          network.arcs.push_back({upper[node], upper[parent], 1 << 30, instance::climbCost});
        if (lower[node] >= 0) network.arcs.push_back({upper[node], lower[node], 1 << 30, 0});
        for (auto [unit, cost] : bridges[node])
          for (int32_t at = int32_t(unit); at >= 0; at = line[at], cost += instance::lineCost)
            if (own[at] & bit) enter(upper[node], size_t(at), cost);
      }
      if (lower[node] >= 0) {
        if (parent >= 0 && lower[parent] >= 0)
          network.arcs.push_back({lower[parent], lower[node], 1 << 30, instance::descendCost});
        if (own[node] & bit) enter(lower[node], node, 0);
      }
    }
    for (; source != sources.end() && std::get<0>(source->first) == category; ++source) {
      auto [_, origin, severity] = source->first;
      network.supplies.resize(size_t(network.nodes) + 1);
      network.supplies[size_t(network.nodes)] = source->second;
      network.arcs.push_back({network.nodes, upper[origin], source->second, 0});
      network.arcs.push_back({network.nodes, ground, source->second, penalty * severity});
      network.nodes++;
    }
  }
  network.supplies.resize(size_t(network.nodes));
  network.supplies[size_t(ground)] = -int64_t(orders.size());
  return network;
}

}  // namespace batch
