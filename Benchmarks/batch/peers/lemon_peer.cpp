// LEMON's solvers on the network of a batch: lemon_peer simplex|scaling GRAPH BATCH LIMIT
#include "lemon_solve.hpp"
#include "network.hpp"

int main(int count, char** words) {
  if (count != 5) return 2;
  auto orders = batch::readOrders(words[3]);
  auto network = batch::build(instance::read(words[2], words[3]), orders);
  limitFromHere(words[4]);
  return solve(network, words[1]);
}
