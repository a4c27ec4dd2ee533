// The orders of a batch, and what one costs that is left over.
#pragma once

#include "../../routing/peers/instance.hpp"

namespace batch {

// Times the severity of the order.
constexpr int64_t penalty = 20000;

struct Order {
  uint32_t origin, category, severity;
};

inline std::vector<Order> readOrders(const std::string& folder) {
  std::vector<Order> orders;
  for (instance::Table rows(folder + "/queries.csv"); rows.nextRow();) {
    rows.skip();
    Order order;
    order.origin = uint32_t(rows.number());
    order.category = uint32_t(rows.number());
    order.severity = uint32_t(rows.number());
    orders.push_back(order);
  }
  return orders;
}

}  // namespace batch
