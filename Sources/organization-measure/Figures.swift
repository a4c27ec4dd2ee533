import Foundation
import ProcessMeasures

/// What was measured, by name.
struct Figures {
  private var values: [String: Double] = [:]

  subscript(name: String) -> Double? {
    get { values[name] }
    set { values[name] = newValue }
  }

  /// Notes the processor seconds of a step.
  mutating func timed<Result>(_ name: String, _ body: () throws -> Result) rethrows -> Result {
    let start = ProcessUse.processorSeconds
    let result = try body()
    values[name] = ProcessUse.processorSeconds - start
    return result
  }

  /// Notes median and longest of some times of the clock, milliseconds.
  mutating func note(_ name: String, _ times: [Duration]) {
    let sorted = times.sorted()
    values["\(name)_ms"] = sorted[sorted.count / 2] / .milliseconds(1)
    values["\(name)_most_ms"] = sorted[sorted.count - 1] / .milliseconds(1)
  }

  /// Notes the most bytes that the process has had in memory.
  mutating func noteMemory(_ name: String) { values[name] = Double(ProcessUse.peakBytes) }

  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(values), as: UTF8.self)
  }
}
