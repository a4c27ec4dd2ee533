import Glibc

/// How much longer than usual random tests go on: the environment's `ROUNDS`, 1 if it has none.
///
/// Seeds are counted on from those of the usual run, so a longer run contains it.
package var rounds: UInt64 {
  guard let text = getenv("ROUNDS") else { return 1 }
  guard let number = UInt64(String(cString: text)), number > 0 else {
    fatalError("ROUNDS is 1 or more, not \(String(cString: text))")
  }
  return number
}
