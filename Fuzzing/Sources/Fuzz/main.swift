import CFuzzerDriver
import Glibc

// fuzz TARGET [OPTION OF LIBFUZZER ...] [CORPUS]: looks for inputs that break what a target holds.
// fuzz frames COUNT [SEED]: so many random frames, most of them well-formed, into sessions of both sides.

typealias Target = @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32

let targets: [String: Target] = [
  "session": { data, count in SessionTarget.run(UnsafeRawBufferPointer(start: data, count: count))
  },
  "calls": { data, count in CallsTarget.run(UnsafeRawBufferPointer(start: data, count: count)) },
  "messages": { data, count in MessagesTarget.run(UnsafeRawBufferPointer(start: data, count: count))
  },
]

func fail(_ words: String) -> Never {
  print(words)
  exit(64)
}

let usage =
  "usage: fuzz \(targets.keys.sorted().joined(separator: "|")) [option ...] [corpus], or fuzz frames count [seed]"
guard CommandLine.arguments.count > 1 else { fail(usage) }
let name = CommandLine.arguments[1]
if name == "frames" {
  guard CommandLine.arguments.count > 2, let count = Int(CommandLine.arguments[2]) else {
    fail(usage)
  }
  let given = CommandLine.arguments.count > 3 ? UInt64(CommandLine.arguments[3]) : nil
  RandomFrames.run(count: count, seed: given ?? UInt64.random(in: .min ... .max))
  exit(0)
}
guard let target = targets[name] else { fail(usage) }
var argumentCount = CommandLine.argc - 1
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv + 1
exit(LLVMFuzzerRunDriver(&argumentCount, &arguments, target))
