@testable import Endpoints
import HTTPServer
import Testing

struct MetricsTests {
  private let service: ThingService

  init() throws { service = try ThingService() }

  @Test func `it is on its own listener alone, and nothing else is there`() throws {
    let reply = try service.metricsClient.send("GET", "/metrics")
    #expect(reply.status == 200)
    #expect(reply.fields["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
    #expect(try service.metricsClient.send("POST", "/metrics").status == 405)
    #expect(try service.metricsClient.send("GET", "/v1/token", bearer: Premises.deviceToken).status == 404)
    #expect(try service.client.send("GET", "/metrics").status == 404)
  }

  @Test func `requests are counted by route, where they were answered, and status`() throws {
    for _ in 0..<3 { _ = try service.client.send("GET", "/v1/token", bearer: Premises.deviceToken) }
    _ = try service.client.send("GET", "/v1/token")
    _ = try service.client.send("PUT", "/v1/name", bearer: Premises.lenderKey, body: #"{"name":"New"}"#)
    _ = try service.client.send("GET", "/v1/lenders/\(service.premises.lenderID)", bearer: Premises.lenderKey)
    _ = try service.client.send("GET", "/v1/nothing")
    _ = try service.client.exchange("GET /v1/token HTTP/1.1\r\nNo Colon\r\n\r\n")
    let figures = try scrape()
    let name = "latchkey_requests_total"
    #expect(figures["\(name){method=\"GET\",route=\"/v1/token\",kind=\"read\",status=\"200\"}"] == 3)
    #expect(figures["\(name){method=\"GET\",route=\"/v1/token\",kind=\"read\",status=\"401\"}"] == 1)
    #expect(figures["\(name){method=\"PUT\",route=\"/v1/name\",kind=\"write\",status=\"200\"}"] == 1)
    #expect(figures["\(name){method=\"GET\",route=\"/v1/lenders/{id}\",kind=\"report\",status=\"200\"}"] == 1)
    #expect(figures["\(name){method=\"-\",route=\"-\",kind=\"-\",status=\"404\"}"] == 1)
    #expect(figures["\(name){method=\"-\",route=\"-\",kind=\"-\",status=\"400\"}"] == 1)
    #expect(figures["latchkey_protocol_errors_total{problem=\"malformed-request\"}"] == 1)
    #expect(figures["latchkey_writer_writes_total"] ?? 0 >= 1)
    #expect(figures["latchkey_writer_waiting_writes"] == 0)
    #expect(figures["latchkey_parked_requests"] == 0)
    let again = try scrape()
    #expect(again["\(name){method=\"GET\",route=\"/metrics\",kind=\"report\",status=\"200\"}"] == 1)
  }

  @Test func `a latency is in its bucket and all after it`() throws {
    for _ in 0..<5 { _ = try service.client.send("GET", "/v1/token", bearer: Premises.deviceToken) }
    let figures = try scrape()
    let name = "latchkey_request_duration_seconds"
    #expect(figures["\(name)_count{kind=\"read\"}"] == 5)
    #expect(figures["\(name)_bucket{kind=\"read\",le=\"+Inf\"}"] == 5)
    #expect(figures["\(name)_bucket{kind=\"read\",le=\"60.0\"}"] == 5)
    #expect(figures["\(name)_count{kind=\"wait\"}"] == 0)
    let buckets = figures.filter { $0.key.hasPrefix("\(name)_bucket{kind=\"read\"") }.map(\.value).sorted()
    #expect(buckets.count == RequestCounts.bucketEnds.count + 1)
    #expect(figures["\(name)_sum{kind=\"read\"}"] ?? 0 > 0)
  }

  @Test func `every family has its help and type before its samples, and every line is one`() throws {
    let text = try service.metricsClient.send("GET", "/metrics").body
    var families: Set<String> = []
    let sample = #/^([a-z_]+)(?:\{[a-z_]+="[^"]*"(?:,[a-z_]+="[^"]*")*\})? -?[0-9.e+-]+$/#
    for line in text.split(separator: "\n") {
      if let type = line.wholeMatch(of: #/# TYPE ([a-z_]+) (?:counter|gauge|histogram)/#) {
        #expect(families.insert(String(type.output.1)).inserted, "\(line)")
      } else if !line.hasPrefix("# HELP ") {
        let name = try #require(line.wholeMatch(of: sample), "\(line)").output.1
        let family = name.replacing(#/_(?:bucket|sum|count)$/#, with: "")
        #expect(families.contains(String(name)) || families.contains(String(family)), "\(line)")
      }
    }
    #expect(families.count >= 20)
  }

  @Test func `a label's value cannot end it`() {
    var text = MetricsText()
    text.begin("a_total", .counter, "A.")
    text.add(1, ["path": "\"\\\n"])
    #expect(text.text == "# HELP a_total A.\n# TYPE a_total counter\na_total{path=\"\\\"\\\\\\n\"} 1\n")
  }

  @Test func `the process knows its own figures`() {
    var text = MetricsText()
    ProcessFigures.add(to: &text)
    let figures = MetricsTests.figures(text.text)
    #expect(figures["process_resident_memory_bytes"] ?? 0 > 1_000_000)
    #expect(figures["process_open_fds"] ?? 0 > 2)
    #expect(figures["process_max_fds"] ?? 0 >= figures["process_open_fds"] ?? 0)
    #expect(figures["process_cpu_seconds_total"] ?? 0 > 0)
  }

  private func scrape() throws -> [String: Double] {
    MetricsTests.figures(try service.metricsClient.send("GET", "/metrics").body)
  }

  /// Each sample by its name and labels.
  private static func figures(_ text: String) -> [String: Double] {
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    let pairs = lines.compactMap { line in
      line.lastIndex(of: " ").map { (String(line[..<$0]), Double(line[line.index(after: $0)...]) ?? .nan) }
    }
    return Dictionary(pairs) { $1 }
  }
}
