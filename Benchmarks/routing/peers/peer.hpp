// What every C++ peer shares: the command line, the clock, the answers' file and the line of
// figures.
//
//   PEER GRAPH_DIR BATCH_DIR -k K --queries N --output FILE
//
// A peer is a class with `name`, `version()`, a constructor from an instance, `bytes()`, and
// `decide(query, k, best)`, which fills `best` in order. Three passes over the queries: one warms
// up and keeps the answers, one is timed as a whole (decisions a second), one by decision
// (median, p99), so that reading the clock does not count as throughput.
#pragma once

#include <algorithm>
#include <chrono>
#include <cinttypes>
#include <cstring>

#include "instance.hpp"

namespace peer {

#ifdef __clang__
constexpr const char* compiler = __VERSION__;
#else
constexpr const char* compiler = "g++ " __VERSION__;
#endif

// Cost and candidate in one number, so that the order of numbers is the order of answers.
using Choice = uint64_t;
constexpr Choice choice(uint32_t cost, uint32_t candidate) {
  return uint64_t(cost) << 32 | candidate;
}
constexpr uint32_t costOf(Choice choice) { return uint32_t(choice >> 32); }
constexpr uint32_t candidateOf(Choice choice) { return uint32_t(choice); }

// The best k so far, in order.
class Best {
 public:
  void clear(size_t limit) {
    choices.clear();
    k = limit;
    worstCost = UINT32_MAX;
  }
  // What costs more than this need not be looked at.
  uint32_t bound() const { return worstCost; }

  // For a candidate that is not among the choices.
  void insert(Choice added) {
    if (choices.size() == k) {
      if (added >= choices.back()) return;
      choices.pop_back();
    }
    size_t place = choices.size();
    choices.push_back(added);
    for (; place > 0 && choices[place - 1] > added; place--) choices[place] = choices[place - 1];
    choices[place] = added;
    if (choices.size() == k) worstCost = costOf(choices.back());
  }
  // For a candidate that may be there already, at the same or another cost.
  void insertOrImprove(Choice added) {
    for (size_t i = 0; i < choices.size(); i++)
      if (candidateOf(choices[i]) == candidateOf(added)) {
        if (choices[i] <= added) return;
        choices.erase(choices.begin() + ptrdiff_t(i));
        break;
      }
    insert(added);
  }

  std::vector<Choice> choices;

 private:
  size_t k = 0;
  uint32_t worstCost = UINT32_MAX;
};

struct Options {
  std::string graph, batch, output;
  size_t k = 8, queries = SIZE_MAX;
};

inline Options parse(int count, char** arguments) {
  Options options;
  if (count < 3)
    throw std::runtime_error("usage: PEER GRAPH_DIR BATCH_DIR -k K --queries N --output FILE");
  options.graph = arguments[1];
  options.batch = arguments[2];
  for (int i = 3; i + 1 < count; i += 2) {
    std::string option = arguments[i], value = arguments[i + 1];
    if (option == "-k") options.k = std::stoul(value);
    else if (option == "--queries") options.queries = std::stoul(value);
    else if (option == "--output") options.output = value;
    else throw std::runtime_error("no such option: " + option);
  }
  if (options.k < 1) throw std::runtime_error("-k must be at least 1");
  return options;
}

class Answers {
 public:
  explicit Answers(const std::string& path) : file(std::fopen(path.c_str(), "w")) {
    if (!file) throw std::runtime_error("cannot write " + path);
    std::fputs("query,rank,candidate,cost\n", file);
  }
  ~Answers() { std::fclose(file); }
  Answers(const Answers&) = delete;

  void write(uint32_t query, const Best& best) {
    for (size_t i = 0; i < best.choices.size(); i++)
      std::fprintf(file, "%u,%zu,%u,%u\n", query, i + 1, candidateOf(best.choices[i]),
                   costOf(best.choices[i]));
  }

 private:
  std::FILE* file;
};

using Clock = std::chrono::steady_clock;
inline double seconds(Clock::duration duration) {
  return std::chrono::duration<double>(duration).count();
}

template <class Peer>
void run(int count, char** arguments) {
  const Options options = parse(count, arguments);
  instance::Instance instance = instance::read(options.graph, options.batch);
  std::vector<instance::Query>& queries = instance.queries;
  queries.resize(std::min(queries.size(), options.queries));
  if (queries.empty()) throw std::runtime_error("no queries");

  const auto buildStart = Clock::now();
  Peer peer(instance);
  const double build = seconds(Clock::now() - buildStart);

  Best best;
  best.choices.reserve(options.k);
  {
    Answers answers(options.output);
    for (const auto& query : queries) {
      peer.decide(query, options.k, best);
      answers.write(query.id, best);
    }
  }

  const auto start = Clock::now();
  for (const auto& query : queries) peer.decide(query, options.k, best);
  const double total = seconds(Clock::now() - start);

  std::vector<int64_t> each;
  each.reserve(queries.size());
  for (const auto& query : queries) {
    const auto before = Clock::now();
    peer.decide(query, options.k, best);
    each.push_back(std::chrono::nanoseconds(Clock::now() - before).count());
  }
  std::sort(each.begin(), each.end());

  std::printf(
      "{\"name\": \"%s\", \"version\": \"%s\", \"queries\": %zu, \"seconds\": %.6f, "
      "\"decisions_per_second\": %.1f, \"median_ns\": %" PRId64 ", \"p99_ns\": %" PRId64
      ", \"build_seconds\": %.6f, \"bytes\": %zu, \"bytes_per_node\": %.1f}\n",
      Peer::name, peer.version(), queries.size(), total, double(queries.size()) / total,
      each[each.size() / 2], each[each.size() * 99 / 100], build, peer.bytes(),
      double(peer.bytes()) / double(instance.nodes.size()));
}

template <class Peer>
int main(int count, char** arguments) {
  try {
    run<Peer>(count, arguments);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", Peer::name, error.what());
    return 1;
  }
}

}  // namespace peer
