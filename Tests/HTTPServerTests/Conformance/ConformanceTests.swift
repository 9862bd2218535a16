import Foundation
import HTTPServer
import Testing

extension ConformanceCase: CustomTestStringConvertible {
  var testDescription: String { "RFC \(section) (\(force.rawValue)) \(name)" }
}

struct ConformanceTests {
  static let all = ConformanceCase.subjects.flatMap(\.cases)

  @Test(arguments: all) func `RFC 9110 and 9112, case by case`(_ row: ConformanceCase) throws {
    let observation = try Observation(row, try ConformanceServer.shared.get().address)
    #expect(observation.differenceFromOurs(row) == nil)
  }

  @Test func `the suite is as large as it says, and no case stands twice`() {
    let names = ConformanceCase.subjects.flatMap { subject in
      subject.cases.map { "\(subject.name): \($0.testDescription)" }
    }
    #expect(Set(names).count == names.count)
    #expect(names.count >= 250)
  }

  @Test func `requests that leave their connection open, cut at every octet, are answered as when whole`() throws {
    let address = try ConformanceServer.shared.get().address
    for row in ConformanceTests.all where row.isCutOverSocket {
      let client = try RawClient(address)
      for cut in 1..<row.octets.count {
        let observation = Observation(row, on: client, cut: cut)
        #expect(observation.differenceFromOurs(row) == nil, "\(row.testDescription), cut at \(cut)")
      }
    }
  }

  @Test(.enabled(if: ConformanceTarget.address != nil)) func `another server, case by case`() throws {
    let address = try #require(ConformanceTarget.address)
    try ConformanceTarget.printTables(address)
  }
}

extension ConformanceCase {
  /// Over a socket a cut costs two system calls, so that the longest are cut in `TranscriptTests` alone.
  fileprivate var isCutOverSocket: Bool {
    switch end {
    case .kept, .keptHere: break
    case .closed, .closedHere: return false
    }
    return turns.count == 1 && octets.count < 400 && !octets.contains(Array("100-continue".utf8))
  }
}

/// The server that the suite runs against, one for all cases.
final class ConformanceServer: Sendable {
  static let shared = Result { try ConformanceServer() }

  let address: SocketAddress
  private let server: HTTPServer

  private init() throws {
    var configuration = ServerConfiguration(addresses: [.loopback(port: 0)])
    configuration.lanes = 2
    server = HTTPServer(configuration: configuration, service: try ConformanceService(), events: RecordedEvents())
    address = try server.start()[0]
  }
}
