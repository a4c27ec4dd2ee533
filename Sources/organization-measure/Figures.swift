import Foundation

/// What was measured, by name.
struct Figures {
  private var values: [String: Double] = [:]

  subscript(name: String) -> Double? {
    get { values[name] }
    set { values[name] = newValue }
  }

  /// Notes the processor seconds of a step.
  mutating func timed<Result>(_ name: String, _ body: () throws -> Result) rethrows -> Result {
    let start = Self.usage().time
    let result = try body()
    values[name] = Self.usage().time - start
    return result
  }

  /// Notes median and longest of some times of the clock, milliseconds.
  mutating func note(_ name: String, _ times: [Duration]) {
    let sorted = times.sorted()
    values["\(name)_ms"] = sorted[sorted.count / 2] / .milliseconds(1)
    values["\(name)_most_ms"] = sorted[sorted.count - 1] / .milliseconds(1)
  }

  /// Notes the most bytes that the process has had in memory.
  mutating func noteMemory(_ name: String) { values[name] = Self.usage().memory }

  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(values), as: UTF8.self)
  }

  /// Processor seconds of the process so far, and the most bytes that it has had in memory.
  private static func usage() -> (time: Double, memory: Double) {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return (seconds(usage.ru_utime) + seconds(usage.ru_stime), Double(usage.ru_maxrss) * 1024)
  }
}
