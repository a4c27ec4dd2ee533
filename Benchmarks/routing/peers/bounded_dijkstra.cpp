// Bounded Dijkstra: the search that a good engineer writes for this problem without an index over
// candidates. Exact.
//
// Path costs are multiples of 100, so the queue is a ring of buckets, one a path cost (Dial
// 1969). What waits in a bucket is not a node but a step: "climb to v", "look at v's children",
// "look at v's seats". Siblings lie side by side and are filtered by one word each when the
// step's turn comes, so most nodes never enter the queue.
//
// Each candidate is met first on its cheapest path, because steps are taken in order of path
// cost: a place of the tree is met once (climbed to, or from its parent, leaving out the child
// one climbed from), a unit may be met several times and carries a stamp. The search ends when
// the next bucket's path cost alone is above the k-th best cost; at equal cost a lower id could
// still come.
#include "peer.hpp"

using namespace instance;

class BoundedDijkstra {
 public:
  static constexpr const char* name = "bounded-dijkstra";
  const char* version() const { return peer::compiler; }

  explicit BoundedDijkstra(const Instance& instance) {
    number(instance);
    addEdges(instance);
    for (size_t i = slots.size() - 1; i-- > 0;) {
      // Children have greater numbers than their parent: theirs is complete.
      reach[i] = slots[i].duties;
      for (uint32_t child = slots[i].children; child < slots[i + 1].children; child++)
        reach[i] |= reach[child];
    }
    closeOverLines();
    stamps.assign(slots.size() - 1 - placeCount, 0);
  }

  void decide(const Query& query, size_t k, peer::Best& best) {
    best.clear(k);
    version_++;
    chain.clear();
    const uint32_t category = query.category;
    const auto offer = [&](const Slot& slot, uint32_t path) {
      if (slot.duties >> category & 1 && slot.price != unusable)
        best.insert(peer::choice(path * 100 + slot.price, slot.id));
    };

    occupied = 0;
    uint32_t now = 0;
    push(0, now, {Step::climb, slotOf[query.origin]});
    while (occupied) {
      // Nothing lies more than 15 steps ahead, so the ring's 16 buckets are in order from `now` on.
      const uint32_t ahead = rotated(occupied, now % ringSize);
      now += uint32_t(__builtin_ctz(ahead));
      if (now * 100 > best.bound()) break;
      std::vector<Step>& bucket = ring[now % ringSize];
      for (size_t i = 0; i < bucket.size(); i++) {
        const Step step = bucket[i];
        const Slot& slot = slots[step.slot];
        switch (step.kind) {
          case Step::climb:
            offer(slot, now);
            if (slot.parent != none) push(now, climbCost, {Step::climb, slot.parent});
            if ((&slot)[1].children > slot.children)
              push(now, descendCost, {Step::siblings, uint32_t(chain.size())});
            if (slot.whistles > slot.seats) push(now, seatCost, {Step::seats, step.slot});
            if ((&slot)[1].seats > slot.whistles)
              push(now, whistleCost, {Step::whistles, step.slot});
            chain.push_back(step.slot);
            break;
          case Step::siblings: {
            // `slot` is a place in the chain of climbs here: its children but the one before it.
            const uint32_t place = chain[step.slot];
            const uint32_t from = step.slot > 0 ? chain[step.slot - 1] : none;
            descend(place, from, category, now, offer);
            break;
          }
          case Step::children:
            descend(step.slot, none, category, now, offer);
            break;
          case Step::seats:
            enter(slot.seats, slot.whistles, category, now, offer);
            break;
          case Step::whistles:
            enter(slot.whistles, (&slot)[1].seats, category, now, offer);
            break;
        }
      }
      bucket.clear();
      occupied &= ~(1u << now % ringSize);
    }
    for (; occupied; occupied &= occupied - 1) ring[__builtin_ctz(occupied)].clear();
  }

  size_t bytes() const {
    return slots.size() * sizeof(Slot) + reach.size() * sizeof(uint64_t) +
           (targets.size() + stamps.size() + slotOf.size()) * sizeof(uint32_t);
  }

 private:
  static constexpr uint32_t none = UINT32_MAX, unusable = UINT32_MAX, ringSize = 16;

  // A node in search order: places of the tree breadth first, so that children lie side by side and
  // end where the next slot's begin, then the units.
  struct Slot {
    uint64_t duties;
    uint32_t price;  // quality and load cost; one store when a load changes
    uint32_t id;
    uint32_t parent;
    uint32_t children;         // first child; for a unit an empty range
    uint32_t seats, whistles;  // ranges of `targets`; a unit's lines stand under `seats`
  };
  static_assert(sizeof(Slot) == 32);

  struct Step {
    enum Kind : uint32_t { climb, siblings, children, seats, whistles } kind : 3;
    uint32_t slot : 29;
    Step(Kind kind, uint32_t slot) : kind(kind), slot(slot) {}
  };

  std::vector<Slot> slots;        // and one more, which ends the last one's ranges
  std::vector<uint64_t> reach;    // duties of the slot and of all that can be met beyond it
  std::vector<uint32_t> targets;  // of seats, whistles and lines
  std::vector<uint32_t> slotOf;   // by node
  uint32_t placeCount = 0;

  std::vector<uint32_t> stamps;  // by unit: the decision that met it last
  uint32_t version_ = 0;
  std::vector<uint32_t> chain;  // the places climbed to
  std::vector<Step> ring[ringSize];
  uint32_t occupied = 0;  // a bit for each bucket that is not empty

  static uint32_t rotated(uint32_t bits, uint32_t by) {
    return (bits >> by | bits << (ringSize - by)) & 0xFFFF;
  }

  void push(uint32_t now, uint32_t cost, Step step) {
    const uint32_t bucket = (now + cost / 100) % ringSize;
    ring[bucket].push_back(step);
    occupied |= 1u << bucket;
  }

  template <class Offer>
  void descend(uint32_t place, uint32_t except, uint32_t category, uint32_t now, Offer offer) {
    for (uint32_t child = slots[place].children; child < slots[place + 1].children; child++) {
      if (!(reach[child] >> category & 1) || child == except) continue;
      offer(slots[child], now);
      if (slots[child + 1].children > slots[child].children)
        push(now, descendCost, {Step::children, child});
    }
  }

  template <class Offer>
  void enter(uint32_t first, uint32_t last, uint32_t category, uint32_t now, Offer offer) {
    for (uint32_t i = first; i < last; i++) {
      const uint32_t unit = targets[i];
      if (!(reach[unit] >> category & 1) || stamps[unit - placeCount] == version_) continue;
      stamps[unit - placeCount] = version_;
      offer(slots[unit], now);
      if (slots[unit].whistles > slots[unit].seats) push(now, lineCost, {Step::seats, unit});
    }
  }

  void number(const Instance& instance) {
    const auto& nodes = instance.nodes;
    std::vector<uint32_t> childCount(nodes.size() + 1, 0);
    for (const Node& node : nodes)
      if (node.parent >= 0) childCount[size_t(node.parent) + 1]++;
    for (size_t i = 0; i < nodes.size(); i++) childCount[i + 1] += childCount[i];
    std::vector<uint32_t> childrenOf(childCount.back()), next(childCount);
    for (uint32_t i = 0; i < nodes.size(); i++)
      if (nodes[i].parent >= 0) childrenOf[next[size_t(nodes[i].parent)]++] = i;

    // A unit looks like a tree of its own; only a root with children is one.
    std::vector<uint32_t> order;
    order.reserve(nodes.size());
    for (uint32_t i = 0; i < nodes.size(); i++)
      if (nodes[i].parent < 0 && childCount[i + 1] > childCount[i]) order.push_back(i);
    for (size_t i = 0; i < order.size(); i++)
      order.insert(order.end(), childrenOf.begin() + childCount[order[i]],
                   childrenOf.begin() + childCount[order[i] + 1]);
    placeCount = uint32_t(order.size());
    for (uint32_t i = 0; i < nodes.size(); i++)
      if (nodes[i].parent < 0 && childCount[i + 1] == childCount[i]) order.push_back(i);

    slotOf.resize(nodes.size());
    for (uint32_t i = 0; i < order.size(); i++) slotOf[order[i]] = i;
    slots.resize(order.size() + 1);
    reach.resize(order.size());
    uint32_t children = order.empty() ? 0 : rootCount(order, nodes);
    for (uint32_t i = 0; i < order.size(); i++) {
      const Node& node = nodes[order[i]];
      const State& state = instance.states[order[i]];
      Slot& slot = slots[i];
      slot.id = order[i];
      slot.duties = node.duties;
      slot.price = state.isUsable() ? node.quality + state.loadCost() : unusable;
      slot.parent = node.parent < 0 ? none : slotOf[size_t(node.parent)];
      slot.children = children;
      children += childCount[order[i] + 1] - childCount[order[i]];
    }
    slots.back().children = children;
  }

  static uint32_t rootCount(const std::vector<uint32_t>& order, const std::vector<Node>& nodes) {
    uint32_t count = 0;
    while (count < order.size() && nodes[order[count]].parent < 0) count++;
    return count;
  }

  void addEdges(const Instance& instance) {
    auto edges = instance.edges;
    // By source; a source's whistles come after its seats.
    std::sort(edges.begin(), edges.end(), [&](const Edge& a, const Edge& b) {
      const uint32_t left = slotOf[a.source], right = slotOf[b.source];
      if (left != right) return left < right;
      return (a.type == EdgeType::whistle) < (b.type == EdgeType::whistle);
    });
    targets.reserve(edges.size());
    size_t edge = 0;
    for (uint32_t i = 0; i + 1 < slots.size(); i++) {
      const auto take = [&](bool whistles) {
        for (; edge < edges.size() && slotOf[edges[edge].source] == i &&
               (edges[edge].type == EdgeType::whistle) == whistles;
             edge++)
          targets.push_back(slotOf[edges[edge].target]);
      };
      slots[i].seats = uint32_t(targets.size());
      take(false);
      slots[i].whistles = uint32_t(targets.size());
      take(true);
    }
    slots.back().seats = slots.back().whistles = uint32_t(targets.size());
  }

  // Lines may run in any order of numbers; they are short, so a few rounds reach the end.
  void closeOverLines() {
    for (bool changed = true; changed;) {
      changed = false;
      for (uint32_t unit = placeCount; unit + 1 < slots.size(); unit++)
        for (uint32_t i = slots[unit].seats; i < slots[unit].whistles; i++)
          if (reach[targets[i]] & ~reach[unit]) {
            reach[unit] |= reach[targets[i]];
            changed = true;
          }
    }
  }
};

int main(int count, char** arguments) { return peer::main<BoundedDijkstra>(count, arguments); }
