// A minimum-cost flow problem as a list of arcs.
#pragma once

#include <cstdint>
#include <vector>

struct Arc {
  int32_t tail, head;
  int64_t capacity, cost;
};

struct Network {
  int32_t nodes = 0;
  std::vector<Arc> arcs;
  std::vector<int64_t> supplies;  // by node
};
