// SQLite with closure tables, called from C so that no interpreter is measured. Exact.
//
// `ancestor` is the closure of the tree: each place with every hub at or above it, nearest first.
// `reach` is what a hub leads to without climbing, by category, with path and quality in one
// figure; its primary key is the order a decision wants. Loads stay in a table of their own,
// joined at the time of the decision, so that an order that is closed changes one row.
//
// One statement for everything would have to sort all that the root reaches. Instead a decision
// runs one prepared statement a hub and steps it only while the next row's path and quality could
// still be among the k best, which is the least SQLite can be asked to do here.
#include <sqlite3.h>

#include <memory>

#include "peer.hpp"

using namespace instance;

namespace {

class Database {
 public:
  // In memory, by one thread, without a journal: nothing is paid that a decision does not need.
  Database() {
    check(sqlite3_open_v2(":memory:", &handle,
                          SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                          nullptr));
    run("PRAGMA journal_mode = OFF; PRAGMA locking_mode = EXCLUSIVE");
  }
  ~Database() { sqlite3_close(handle); }
  Database(const Database&) = delete;

  void run(const char* sql) { check(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr)); }
  void check(int code) const {
    if (code != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(handle));
  }
  sqlite3* handle = nullptr;
};

class Statement {
 public:
  Statement(const Database& database, const char* sql) : database(database) {
    database.check(sqlite3_prepare_v3(database.handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle,
                                      nullptr));
  }
  ~Statement() { sqlite3_finalize(handle); }
  Statement(const Statement&) = delete;

  template <class... Values>
  void start(Values... values) {
    sqlite3_reset(handle);
    int place = 0;
    (database.check(sqlite3_bind_int64(handle, ++place, int64_t(values))), ...);
  }
  bool step() {
    const int code = sqlite3_step(handle);
    if (code != SQLITE_ROW && code != SQLITE_DONE) database.check(code);
    return code == SQLITE_ROW;
  }
  uint32_t column(int place) const { return uint32_t(sqlite3_column_int64(handle, place)); }

 private:
  const Database& database;
  sqlite3_stmt* handle = nullptr;
};

// What a hub reaches, ready to be sorted into the primary key's order.
struct Reached {
  uint32_t hub, category, base, candidate;

  bool operator<(const Reached& other) const {
    if (hub != other.hub) return hub < other.hub;
    if (category != other.category) return category < other.category;
    return base != other.base ? base < other.base : candidate < other.candidate;
  }
};

}  // namespace

class ClosureSQLite {
 public:
  static constexpr const char* name = "sqlite-closure";
  const char* version() const { return sqlite3_libversion(); }

  explicit ClosureSQLite(const Instance& instance) {
    database.run(
        "CREATE TABLE ancestor (place INTEGER, climb INTEGER, hub INTEGER,"
        "  PRIMARY KEY (place, climb)) WITHOUT ROWID;"
        "CREATE TABLE reach (hub INTEGER, category INTEGER, base INTEGER, candidate INTEGER,"
        "  PRIMARY KEY (hub, category, base, candidate)) WITHOUT ROWID;"
        "CREATE TABLE state (candidate INTEGER PRIMARY KEY, capacity INTEGER, load INTEGER);"
        "BEGIN");
    fillAncestors(instance);
    fillReach(instance);
    fillStates(instance);
    database.run("COMMIT; BEGIN");
    hubs = std::make_unique<Statement>(
        database, "SELECT climb, hub FROM ancestor WHERE place = ? ORDER BY climb");
    candidates = std::make_unique<Statement>(
        database,
        "SELECT base, candidate, load < capacity, 1000 * load / capacity"
        "  FROM reach CROSS JOIN state USING (candidate)"
        "  WHERE hub = ? AND category = ? ORDER BY base");
  }

  void decide(const Query& query, size_t k, peer::Best& best) {
    best.clear(k);
    hubs->start(query.origin);
    while (hubs->step()) {
      const uint32_t climb = hubs->column(0);
      if (climb > best.bound()) break;
      candidates->start(hubs->column(1), query.category);
      while (candidates->step()) {
        const uint32_t cost = climb + candidates->column(0);
        if (cost > best.bound()) break;
        if (candidates->column(2))
          best.insertOrImprove(
              peer::choice(cost + candidates->column(3), candidates->column(1)));
      }
    }
  }

  size_t bytes() const {
    Statement size(database,
                   "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
    size.step();
    return size.column(0);
  }

 private:
  Database database;
  std::unique_ptr<Statement> hubs, candidates;

  void fillAncestors(const Instance& instance) {
    Statement insert(database, "INSERT INTO ancestor VALUES (?, ?, ?)");
    for (uint32_t place = 0; place < instance.nodes.size(); place++) {
      uint32_t climb = 0;
      for (int64_t hub = place; hub >= 0; hub = instance.nodes[size_t(hub)].parent) {
        insert.start(place, climb, hub);
        insert.step();
        climb += climbCost;
      }
    }
  }

  void fillReach(const Instance& instance) {
    const auto& nodes = instance.nodes;
    std::vector<std::vector<Edge>> edges(nodes.size());
    for (const Edge& edge : instance.edges) edges[edge.source].push_back(edge);

    std::vector<Reached> all;
    const auto add = [&](uint32_t hub, uint32_t path, uint32_t candidate) {
      for (uint64_t left = nodes[candidate].duties; left; left &= left - 1)
        all.push_back({hub, uint32_t(__builtin_ctzll(left)), path + nodes[candidate].quality,
                       candidate});
    };
    for (uint32_t node = 0; node < nodes.size(); node++) {
      uint32_t path = 0;
      for (int64_t hub = node; hub >= 0; hub = nodes[size_t(hub)].parent) {
        add(uint32_t(hub), path, node);
        path += descendCost;
      }
      for (const Edge& edge : edges[node])
        if (edge.type != EdgeType::line) {
          addLine(edge.target, edge.type == EdgeType::seat ? seatCost : whistleCost, edges,
                  [&](uint32_t unit, uint32_t path) { add(node, path, unit); });
        }
    }
    std::sort(all.begin(), all.end());

    Statement insert(database, "INSERT OR IGNORE INTO reach VALUES (?, ?, ?, ?)");
    for (const Reached& reached : all) {
      insert.start(reached.hub, reached.category, reached.base, reached.candidate);
      insert.step();
    }
  }

  // The unit and all above it in its lines. A unit met twice is entered twice; decisions keep the
  // cheaper.
  template <class Add>
  static void addLine(uint32_t unit, uint32_t path, const std::vector<std::vector<Edge>>& edges,
                      const Add& add) {
    add(unit, path);
    for (const Edge& edge : edges[unit])
      if (edge.type == EdgeType::line) addLine(edge.target, path + lineCost, edges, add);
  }

  void fillStates(const Instance& instance) {
    Statement insert(database, "INSERT INTO state VALUES (?, ?, ?)");
    for (uint32_t node = 0; node < instance.states.size(); node++) {
      const State& state = instance.states[node];
      if (state.capacity == 0) continue;
      insert.start(node, state.capacity, state.load);
      insert.step();
    }
  }
};

int main(int count, char** arguments) { return peer::main<ClosureSQLite>(count, arguments); }
