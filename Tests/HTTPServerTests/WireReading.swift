import Testing

@testable import HTTPServer

/// What a sequence of octets means to the parser: what a connection would do with them, without a connection.
struct WireReading: Equatable {
  var method: String
  var path: [String]
  var query: String
  var body: String
  var persists: Bool

  enum Outcome: Equatable {
    case request(WireReading)
    case error(ProtocolError)
    case incomplete
  }

  static let bodyBytesMax = 1_000
  static let parser = RequestParser(ServerConfiguration(addresses: [.loopback(port: 0)]))

  /// Reads the pieces as they would arrive.
  static func outcome(_ pieces: [[UInt8]], parser: RequestParser = parser) -> Outcome {
    var reader = Reader(parser: parser)
    do throws(ProtocolError) {
      for piece in pieces {
        if let reading = try reader.take(piece) { return .request(reading) }
      }
      return .incomplete
    } catch {
      return .error(error)
    }
  }

  static func outcome(_ text: String, parser: RequestParser = parser) -> Outcome {
    outcome([Array(text.utf8)], parser: parser)
  }

  private struct Reader {
    let parser: RequestParser
    var octets: [UInt8] = []
    var scan = RequestParser.Scan()
    var head: RequestParser.Head?
    var body: BodyReading?

    mutating func take(_ piece: [UInt8]) throws(ProtocolError) -> WireReading? {
      octets += piece
      if head == nil {
        let arrived = octets
        guard let found = try parser.parse(arrived.span, &scan, from: RequestOrigin(peer: .loopback(port: 0))) else {
          return nil
        }
        head = found
        octets.removeFirst(found.length)
        body = try BodyReading(found.framing.length, bytesMax: bodyBytesMax)
      }
      guard let head, var reading = body else { return nil }
      var at = 0
      let isComplete = try reading.take(octets.span, from: &at)
      octets.removeFirst(at)
      body = reading
      guard isComplete else { return nil }
      return WireReading(
        method: head.request.method.rawValue, path: head.request.path.segments,
        query: head.request.query.description, body: String(decoding: reading.body, as: UTF8.self),
        persists: head.framing.persists)
    }
  }
}

/// A row of a table of requests: what it shows, the octets, and the status of their refusal (nil: they are a request).
struct WireCase: CustomTestStringConvertible {
  let section: String
  let octets: [UInt8]
  let status: Int?

  init(_ section: String, _ text: String, _ status: Int? = nil) {
    self.section = section
    octets = Array(text.utf8)
    self.status = status
  }

  init(_ section: String, octets: [UInt8], _ status: Int? = nil) {
    self.section = section
    self.octets = octets
    self.status = status
  }

  var testDescription: String { section + ": " + String(decoding: octets, as: UTF8.self).debugDescription }

  var outcome: WireReading.Outcome { WireReading.outcome([octets]) }

  /// The status that the outcome amounts to: nil for a request.
  static func status(_ outcome: WireReading.Outcome) -> Int? {
    switch outcome {
    case .request: nil
    case .error(let error): error.status.code
    case .incomplete: -1
    }
  }
}
