import Glibc

// Measures what keeps work orders; each mode prints one line of JSON.
let usage = """
  usage: orders-measure file FOLDER LEDGER CALLERS ORDERS   files and moves orders, in process
         orders-measure call FOLDER ADDRESS CALLERS ORDERS  files orders with a server
         orders-measure fill FOLDER LEDGER ORDERS           makes a ledger of open orders, due long ago
         orders-measure restart FOLDER LEDGER               opens it: time and memory
         orders-measure due ADDRESS                         calls a server until nothing is due any more
  """
let arguments = CommandLine.arguments

func number(_ place: Int) -> Int {
  guard let number = Int(arguments[place]), number > 0 else { fail(usage) }
  return number
}

do {
  switch (arguments.count > 1 ? arguments[1] : "", arguments.count) {
  case ("file", 6):
    let bench = try Workbench(folder: arguments[2])
    print(try await bench.file(arguments[3], callers: number(4), orders: number(5)))
  case ("call", 6):
    let bench = try Workbench(folder: arguments[2])
    print(try await bench.call(arguments[3], callers: number(4), orders: number(5)))
  case ("fill", 5):
    print(try await Workbench(folder: arguments[2]).fill(arguments[3], orders: number(4)))
  case ("restart", 4): print(try Workbench(folder: arguments[2]).restart(arguments[3]))
  case ("due", 3): print(try await callWhileDue(arguments[2]))
  default: fail(usage)
  }
} catch {
  fail("\(error)")
}
