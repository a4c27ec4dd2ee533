// Each order in turn, as the batch has them, to its cheapest free place: greedy_peer GRAPH BATCH
//
// Every place costs what it costs the exact solvers. An order takes the least of (cost, candidate), or is
// left over where that costs more than its penalty. For each tree node and category the cheapest free
// candidate below it is kept, so an order looks at its ancestors and their bridges only, and a candidate
// that has become full is looked after once for each ancestor and category. So it is as fast as it can
// be made; its time is from the instance in memory to the last order.
#include <algorithm>

#include "limit.hpp"
#include "orders.hpp"

namespace {

struct Choice {
  int64_t cost = INT64_MAX;
  uint32_t candidate = 0;

  void offer(int64_t other, uint32_t unit) {
    if (other < cost || (other == cost && unit < candidate)) *this = {other, unit};
  }
};

struct Greedy {
  const instance::Instance& instance;
  std::vector<uint64_t> own, present;
  std::vector<uint32_t> room;
  std::vector<int32_t> line;
  std::vector<uint32_t> bridgeStart, childStart, children;
  std::vector<std::pair<uint32_t, int64_t>> bridges;
  // By node, then by the categories that are present: the cheapest free candidate at or below.
  std::vector<size_t> slotStart;
  std::vector<Choice> best;

  explicit Greedy(const instance::Instance& given) : instance(given) {
    size_t count = instance.nodes.size();
    own.resize(count), present.resize(count), room.resize(count), line.assign(count, -1);
    bridgeStart.resize(count + 1), childStart.resize(count + 1);
    for (size_t node = 0; node < count; node++) {
      auto& state = instance.states[node];
      if (state.isUsable()) own[node] = instance.nodes[node].duties, room[node] = state.capacity - state.load;
      if (instance.nodes[node].parent >= 0) childStart[size_t(instance.nodes[node].parent) + 1]++;
    }
    for (auto& edge : instance.edges)
      if (edge.type == instance::EdgeType::line)
        line[edge.source] = int32_t(edge.target);
      else
        bridgeStart[edge.source + 1]++;
    for (size_t node = 0; node < count; node++) {
      childStart[node + 1] += childStart[node];
      bridgeStart[node + 1] += bridgeStart[node];
    }
    children.resize(childStart[count]), bridges.resize(bridgeStart[count]);
    auto nextChild = childStart, nextBridge = bridgeStart;
    for (size_t node = 0; node < count; node++)
      if (instance.nodes[node].parent >= 0)
        children[nextChild[size_t(instance.nodes[node].parent)]++] = uint32_t(node);
    for (auto& edge : instance.edges)
      if (edge.type != instance::EdgeType::line)
        bridges[nextBridge[edge.source]++] = {
            edge.target, edge.type == instance::EdgeType::seat ? instance::seatCost : instance::whistleCost};
    // Parents come before their children.
    for (size_t node = count; node-- > 0;) {
      present[node] |= own[node];
      if (instance.nodes[node].parent >= 0) present[size_t(instance.nodes[node].parent)] |= present[node];
    }
    slotStart.resize(count + 1);
    for (size_t node = 0; node < count; node++)
      slotStart[node + 1] = slotStart[node] + size_t(__builtin_popcountll(present[node]));
    best.resize(slotStart[count]);
    for (size_t node = count; node-- > 0;)
      for (uint64_t left = present[node]; left; left &= left - 1) look(node, left & -left);
  }

  Choice& at(size_t node, uint64_t bit) {
    return best[slotStart[node] + size_t(__builtin_popcountll(present[node] & (bit - 1)))];
  }

  int64_t cost(size_t unit) const {
    return int64_t(instance.nodes[unit].quality) + instance.states[unit].loadCost();
  }

  // Whether anything has changed.
  bool look(size_t node, uint64_t bit) {
    Choice found;
    if ((own[node] & bit) && room[node] > 0) found.offer(cost(node), uint32_t(node));
    for (uint32_t i = childStart[node]; i < childStart[node + 1]; i++) {
      if (!(present[children[i]] & bit)) continue;
      Choice below = at(children[i], bit);
      if (below.cost != INT64_MAX) found.offer(below.cost + instance::descendCost, below.candidate);
    }
    Choice& kept = at(node, bit);
    bool isChanged = kept.cost != found.cost || kept.candidate != found.candidate;
    kept = found;
    return isChanged;
  }

  Choice find(const batch::Order& order) {
    Choice found;
    uint64_t bit = 1ull << order.category;
    int64_t way = 0;
    for (int32_t node = int32_t(order.origin); node >= 0 && way <= found.cost;
         node = instance.nodes[size_t(node)].parent, way += instance::climbCost) {
      if (present[size_t(node)] & bit) {
        Choice below = at(size_t(node), bit);
        if (below.cost != INT64_MAX) found.offer(way + below.cost, below.candidate);
      }
      for (uint32_t i = bridgeStart[size_t(node)]; i < bridgeStart[size_t(node) + 1]; i++) {
        int64_t far = way + bridges[i].second;
        for (int32_t unit = int32_t(bridges[i].first); unit >= 0; unit = line[size_t(unit)]) {
          if ((own[size_t(unit)] & bit) && room[size_t(unit)] > 0)
            found.offer(far + cost(size_t(unit)), uint32_t(unit));
          far += instance::lineCost;
        }
      }
    }
    return found;
  }

  void take(size_t unit) {
    if (--room[unit] > 0) return;
    for (uint64_t left = own[unit]; left; left &= left - 1)
      for (int32_t node = int32_t(unit); node >= 0; node = instance.nodes[size_t(node)].parent)
        if (!look(size_t(node), left & -left)) break;
  }
};

}  // namespace

int main(int count, char** words) {
  if (count != 3) return 2;
  auto orders = batch::readOrders(words[2]);
  auto instance = instance::read(words[1], words[2]);
  double start = processorSeconds();
  Greedy greedy(instance);
  int64_t cost = 0;
  size_t unassigned = 0;
  for (auto& order : orders) {
    Choice choice = greedy.find(order);
    int64_t penalty = batch::penalty * order.severity;
    if (choice.cost <= penalty) {
      greedy.take(choice.candidate);
      cost += choice.cost;
    } else {
      unassigned++;
      cost += penalty;
    }
  }
  double seconds = processorSeconds() - start;
  std::printf(
      "{\"name\": \"greedy\", \"version\": \"C++\", \"cost\": %lld, \"unassigned\": %zu, "
      "\"processor_seconds\": %.6f, \"bytes\": %ld}\n",
      (long long)cost, unassigned, seconds, peakBytes());
}
