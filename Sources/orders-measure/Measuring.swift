import Glibc

func fail(_ message: String) -> Never {
  let line = "orders-measure: \(message)\n"
  _ = line.withCString { write(STDERR_FILENO, $0, strlen($0)) }
  exit(64)
}

func seconds(_ clock: clockid_t) -> Double {
  var time = timespec()
  clock_gettime(clock, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Wall and processor seconds of a body.
func timed(_ body: () async throws -> Void) async throws -> (wall: Double, processor: Double) {
  let start = (seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID))
  try await body()
  return (seconds(CLOCK_MONOTONIC) - start.0, seconds(CLOCK_PROCESS_CPUTIME_ID) - start.1)
}

/// Bytes of this process that are in memory.
func residentBytes() -> Int {
  guard let file = fopen("/proc/self/statm", "r") else { fail("/proc/self/statm cannot be read") }
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 256)
  guard fgets(&line, 256, file) != nil else { fail("/proc/self/statm is empty") }
  let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  return Int(text.split(separator: " ")[1])! * sysconf(CInt(_SC_PAGESIZE))
}

/// Calls `body` for every number, so many callers at a time, each one after the other; returns how
/// long each call took, in seconds, least first.
@discardableResult
func eachCaller(
  _ callers: Int, _ count: Int, _ body: @escaping @Sendable (Int) async throws -> Void
) async throws -> [Double] {
  try await withThrowingTaskGroup(of: [Double].self) { group in
    for caller in 0..<callers {
      group.addTask {
        var times: [Double] = []
        for number in stride(from: caller, to: count, by: callers) {
          let start = seconds(CLOCK_MONOTONIC)
          try await body(number)
          times.append(seconds(CLOCK_MONOTONIC) - start)
        }
        return times
      }
    }
    return try await group.reduce(into: []) { $0 += $1 }.sorted()
  }
}

extension [Double] {
  /// The value that this part of a sorted list does not exceed, in milliseconds.
  func milliseconds(at part: Double) -> Double {
    isEmpty ? 0 : self[Swift.min(count - 1, Int(Double(count) * part))] * 1_000
  }
}
