import Endpoints
import HTTPServer
import JSON
import Lending
import Servicing

/// `/v1/test-clock`: the sandbox's time.
///
/// Outside the sandbox these endpoints do not exist.
struct TestClocks {
  let servicer: Servicer
  let testClock: TestClock

  var endpoints: [Endpoint] { [get, advance] }

  private var get: Endpoint {
    .report(
      .get, "/v1/test-clock", access: .roles([.operator]), decode: { _ in }, run: { _, _, _ in testClock.now() },
      encode: { .ok(TestClocks.json($0)) })
  }

  private var advance: Endpoint {
    .write(
      .post, "/v1/test-clock", access: .roles([.operator]),
      decode: { incoming in
        let body = try incoming.body()
        let target = body.instant("advance_to")
        try body.finish()
        return target
      },
      run: { target, _, transaction in
        try servicer.advanceTestClock(testClock, to: target, in: transaction)
        return target
      },
      encode: { .ok(TestClocks.json($0)) })
  }

  private static func json(_ now: Instant) -> JSONValue { .object([JSONMember("now", .string(now.description))]) }
}
