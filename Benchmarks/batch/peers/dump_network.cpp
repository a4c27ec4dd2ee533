// Writes the network of a batch for the Python peers, as 64-bit numbers: nodes, arcs, then tails, heads,
// capacities and costs by arc, then supplies by node.   dump_network GRAPH BATCH FILE
#include "network.hpp"

int main(int count, char** words) {
  if (count != 4) return 2;
  auto orders = batch::readOrders(words[2]);
  auto network = batch::build(instance::read(words[1], words[2]), orders);
  std::FILE* file = std::fopen(words[3], "wb");
  if (!file) return 1;
  auto write = [&](int64_t number) { std::fwrite(&number, sizeof number, 1, file); };
  write(network.nodes);
  write(int64_t(network.arcs.size()));
  for (auto& arc : network.arcs) write(arc.tail);
  for (auto& arc : network.arcs) write(arc.head);
  for (auto& arc : network.arcs) write(arc.capacity);
  for (auto& arc : network.arcs) write(arc.cost);
  for (int64_t supply : network.supplies) write(supply);
  return std::fclose(file) == 0 ? 0 : 1;
}
