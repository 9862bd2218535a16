@testable import HTTPServer

/// What a sequence of octets means to the parser, request after request: what a connection would do with them.
struct Transcript: Equatable {
  /// A request that was read.
  struct Reading: Equatable {
    /// Up to and with the empty line; what the parser makes of it depends on nothing else.
    let head: [UInt8]
    let isChunked: Bool
    let persists: Bool
    let body: [UInt8]
    let request: Request

    static func == (one: Reading, other: Reading) -> Bool {
      one.head == other.head && one.isChunked == other.isChunked && one.persists == other.persists
        && one.body == other.body
    }
  }

  enum End: Equatable {
    /// After a whole request.
    case between
    /// Within a head or content.
    case within
    case refused(ProtocolError)
    /// After a request with which the connection closes.
    case closing
  }

  private(set) var readings: [Reading] = []
  private(set) var end = End.between

  static let bodyBytesMax = 1_000
  static let parser = RequestParser(ServerConfiguration(addresses: []))

  /// Reads the octets as they would arrive, parted where `cuts` says.
  init(_ octets: [UInt8], cuts: some Sequence<Int> = [Int]()) {
    var reader = Reader()
    do throws(ProtocolError) {
      for arrived in cuts where end != .closing { try take(octets.span.extracting(0..<arrived), &reader) }
      try take(octets.span, &reader)
    } catch {
      end = .refused(error)
    }
  }

  private struct Reader {
    var at = 0
    var scan = RequestParser.Scan()
    var head: (start: Int, RequestParser.Head, BodyReading)?
  }

  private mutating func take(_ octets: Span<UInt8>, _ reader: inout Reader) throws(ProtocolError) {
    while end != .closing {
      guard let (start, head, body) = reader.head else {
        end = reader.at < octets.count ? .within : .between
        guard reader.at < octets.count else { return }
        let rest = octets.extracting(reader.at...)
        guard let head = try Transcript.parser.parse(rest, &reader.scan, from: Transcript.origin) else { return }
        let body = try BodyReading(head.framing.length, bytesMax: Transcript.bodyBytesMax)
        reader = Reader(at: reader.at + head.length, head: (reader.at, head, body))
        continue
      }
      end = .within
      var reading = body
      let isComplete = try reading.take(octets, from: &reader.at)
      reader.head = (start, head, reading)
      guard isComplete else { return }
      reader.head = nil
      let text = octets.extracting(start..<start + head.length).withUnsafeBufferPointer { Array($0) }
      readings.append(
        Reading(
          head: text, isChunked: head.framing.length == .chunked, persists: head.framing.persists, body: reading.body,
          request: head.request))
      end = head.framing.persists ? .between : .closing
    }
  }

  private static let origin = RequestOrigin(peer: .loopback(port: 0))
}
