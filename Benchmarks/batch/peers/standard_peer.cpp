// LEMON's solvers on a file of DIMACS, `p asn` or `p min`: standard_peer simplex|scaling FILE LIMIT
#include <fstream>

#include "lemon_solve.hpp"

static Network read(const char* path) {
  std::ifstream file(path);
  Network network;
  bool isAssignment = false;
  for (std::string line; std::getline(file, line);) {
    const char* at = line.c_str() + 1;
    auto number = [&] {
      char* end;
      int64_t value = std::strtoll(at, &end, 10);
      at = end;
      return value;
    };
    if (line[0] == 'p') {
      isAssignment = line.compare(2, 3, "asn") == 0;
      at += 4;
      network.nodes = int32_t(number());
      network.supplies.assign(size_t(network.nodes), isAssignment ? -1 : 0);
    } else if (line[0] == 'n') {
      auto node = size_t(number()) - 1;
      network.supplies[node] = isAssignment ? 1 : number();
    } else if (line[0] == 'a') {
      Arc arc{int32_t(number()) - 1, 0, 1, 0};
      arc.head = int32_t(number()) - 1;
      if (!isAssignment) {
        number();
        arc.capacity = number();
      }
      arc.cost = number();
      network.arcs.push_back(arc);
    }
  }
  return network;
}

int main(int count, char** words) {
  if (count != 4) return 2;
  auto network = read(words[2]);
  limitFromHere(words[3]);
  return solve(network, words[1]);
}
