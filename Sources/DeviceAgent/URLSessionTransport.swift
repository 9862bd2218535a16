import Foundation
import FoundationNetworking

/// One HTTP request of the device's.
struct WireRequest: Sendable {
  enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
  }

  var method: Method
  var url: URL
  var fields: [WireField: String]
  var body: [UInt8]?
}

/// One HTTP answer, as it came.
struct WireAnswer: Sendable {
  var status: Int
  var fields: [WireField: String]
  var body: [UInt8]
}

/// The fields that the device reads or writes, and no others.
enum WireField: String, Sendable, CaseIterable {
  case authorization = "Authorization"
  case contentDigest = "Content-Digest"
  case contentType = "Content-Type"
  case etag = "ETag"
  case idempotencyKey = "Idempotency-Key"
  case ifNoneMatch = "If-None-Match"
  case lockNonce = "Lock-Nonce"
  case signature = "Signature"
  case signatureInput = "Signature-Input"
}

/// The network, by URLSession: no cache, no cookies, no redirects, no content coding.
struct URLSessionTransport: Sendable {
  private let session: URLSession

  init() {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.urlCache = nil
    configuration.httpCookieStorage = nil
    configuration.timeoutIntervalForRequest = AgentLimits.requestSeconds
    session = URLSession(configuration: configuration, delegate: RedirectRefusal(), delegateQueue: nil)
  }

  @Sendable func send(_ request: WireRequest) async throws -> WireAnswer {
    var outgoing = URLRequest(url: request.url, cachePolicy: .reloadIgnoringLocalCacheData)
    outgoing.httpMethod = request.method.rawValue
    outgoing.httpBody = request.body.map { Data($0) }
    // Content-Digest is over the coded content (RFC 9530 section 2), and URLSession would decode it.
    outgoing.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
    for (field, value) in request.fields { outgoing.setValue(value, forHTTPHeaderField: field.rawValue) }
    let (data, response) = try await exchange(outgoing)
    guard let response = response as? HTTPURLResponse else { throw AgentError.noAnswer("what came is not HTTP") }
    guard data.count <= AgentLimits.answerBytesMax else {
      throw AgentError.noAnswer("what came is over \(AgentLimits.answerBytesMax) bytes, which no status is")
    }
    let fields = WireField.allCases.compactMap { field in
      response.value(forHTTPHeaderField: field.rawValue).map { (field, $0) }
    }
    return WireAnswer(
      status: response.statusCode, fields: Dictionary(uniqueKeysWithValues: fields), body: Array(data))
  }

  private func exchange(_ request: URLRequest) async throws -> (Data, URLResponse) {
    do {
      return try await session.data(for: request)
    } catch  where !(error is CancellationError) {
      throw AgentError.noAnswer(error.localizedDescription)
    }
  }
}

/// A redirect would carry the token to another server.
private final class RedirectRefusal: NSObject, URLSessionTaskDelegate {
  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }
}
