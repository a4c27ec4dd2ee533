// An instance folder as the C++ peers see it: the rows of nodes.csv, edges.csv, state.csv and
// queries.csv, unchanged. How a peer arranges them is its own matter and counts as its build time.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

namespace instance {

// The cost of a hop, in milli-units. All are multiples of 100.
constexpr uint32_t climbCost = 1000, seatCost = 600, whistleCost = 1500, lineCost = 1200,
                   descendCost = 800;

enum class EdgeType : char { seat = 'C', whistle = 'W', line = 'L' };

struct Node {
  int32_t parent;  // -1 at the root of the tree and for units outside it
  uint32_t quality;
  uint64_t duties;  // bit c: answers for category c
};

struct Edge {
  uint32_t source, target;
  EdgeType type;
};

struct State {
  uint32_t capacity = 0, load = 0;

  bool isUsable() const { return load < capacity; }
  uint32_t loadCost() const { return uint32_t(uint64_t(1000) * load / capacity); }
};

struct Query {
  uint32_t id, origin, category;
};

struct Instance {
  std::vector<Node> nodes;
  std::vector<Edge> edges;
  std::vector<State> states;  // by node; a node without a row is never usable
  std::vector<Query> queries;
};

// Walks a CSV file without quotes: `nextRow()`, then the row's fields from left to right.
class Table {
 public:
  explicit Table(const std::string& path) {
    std::FILE* file = std::fopen(path.c_str(), "rb");
    if (!file) throw std::runtime_error("cannot open " + path);
    char block[1 << 16];
    for (size_t read; (read = std::fread(block, 1, sizeof block, file)) > 0;)
      text.append(block, read);
    std::fclose(file);
    next = text.data();  // on the header, which the first nextRow() leaves
  }

  bool nextRow() {
    while (*next && *next != '\n') next++;
    if (*next) next++;
    return *next != 0;
  }
  int64_t number() { return skipComma(std::strtoll(next, &next, 10)); }
  uint64_t hexadecimal() { return skipComma(std::strtoull(next, &next, 16)); }
  char letter() { return skipComma(*next++); }
  void skip() {
    while (*next && *next != ',' && *next != '\n') next++;
    skipComma(0);
  }

 private:
  template <class Value>
  Value skipComma(Value value) {
    if (*next == ',') next++;
    return value;
  }

  std::string text;
  char* next;
};

inline Instance read(const std::string& graph, const std::string& batch) {
  Instance result;
  for (Table rows(graph + "/nodes.csv"); rows.nextRow();) {
    Node node;
    rows.skip();  // id: dense from 0
    rows.skip();  // kind
    node.parent = int32_t(rows.number());
    node.duties = rows.hexadecimal();
    node.quality = uint32_t(rows.number());
    result.nodes.push_back(node);
  }
  for (Table rows(graph + "/edges.csv"); rows.nextRow();) {
    Edge edge;
    edge.source = uint32_t(rows.number());
    edge.target = uint32_t(rows.number());
    edge.type = EdgeType(rows.letter());
    result.edges.push_back(edge);
  }
  result.states.resize(result.nodes.size());
  for (Table rows(batch + "/state.csv"); rows.nextRow();) {
    State& state = result.states.at(size_t(rows.number()));
    state.capacity = uint32_t(rows.number());
    state.load = uint32_t(rows.number());
  }
  for (Table rows(batch + "/queries.csv"); rows.nextRow();) {
    Query query;
    query.id = uint32_t(rows.number());
    query.origin = uint32_t(rows.number());
    query.category = uint32_t(rows.number());
    result.queries.push_back(query);
  }
  return result;
}

}  // namespace instance
