import RPCTransport
import Testing

@Suite struct ConnectionEbbTests {
  @Test(
    "Memory goes back once when three quarters of a storm have left, and again after the next one")
  func storms() {
    var ebb = ConnectionEbb()
    for _ in 1...2 {
      let early = (0...ConnectionEbb.storm).filter { ebb.count($0) }
      #expect(early == [])
      let due = (0..<ConnectionEbb.storm).reversed().filter { ebb.count($0) }
      #expect(due == [ConnectionEbb.storm / ConnectionEbb.part])
    }
  }

  @Test("Few connections come and go without it")
  func noStorm() {
    var ebb = ConnectionEbb()
    for _ in 1...3 {
      let due = (Array(0..<ConnectionEbb.storm) + (0..<ConnectionEbb.storm).reversed()).filter {
        ebb.count($0)
      }
      #expect(due == [])
    }
  }
}
