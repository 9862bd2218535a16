import Foundation
import JSON

/// Somebody who calls the service with a key of their own, by curl.
struct Client {
  let sandbox: Sandbox
  let narrator: Narrator
  /// `http://127.0.0.1:…`.
  let server: String
  /// An API key or a device's token; nil for who needs none.
  let key: String?

  private static let columns = 96

  /// Asks, and shows the answer; of a list, where `line` is given, one line for each element.
  func get(_ path: String, _ fields: [String] = [], shownAs line: ((JSONValue) -> String)? = nil) throws -> Reply {
    try send("GET", path, fields, nil, line)
  }

  func post(_ path: String, _ body: JSONValue) throws -> Reply {
    try send("POST", path, ["Content-Type: application/json"], body, nil)
  }

  private func send(
    _ method: String, _ path: String, _ fields: [String], _ body: JSONValue?, _ line: ((JSONValue) -> String)?
  ) throws -> Reply {
    var words = [["curl", "-i", server + path]]
    for field in (key.map { ["Authorization: Bearer \($0)"] } ?? []) + fields { words.append(["-H", field]) }
    if let body { words.append(["-d", PrettyJSON.text(body).replacing("\n", with: "\n  ")]) }
    try narrator.command(Client.withoutSecrets(Client.shellLine(words)))
    let arguments = ["--silent", "--show-error"] + words.joined().dropFirst()
    let reply = try Reply(to: "\(method) \(path)", try sandbox.curl(Array(arguments)), narrator)
    try narrator.show(Client.withoutSecrets(shown(reply, line)))
    return reply
  }

  /// The status line, the fields that carry a lock status's proof, and the body.
  private func shown(_ reply: Reply, _ line: ((JSONValue) -> String)?) -> String {
    let isProof = reply.head.contains { $0.lowercased().hasPrefix("signature:") }
    let proof = reply.head.dropFirst().filter { line in
      isProof && ["etag", "content-digest", "signature"].contains { line.lowercased().hasPrefix($0) }
    }
    let list = line.flatMap { line in reply.body["data"]?.elements.map { $0.map(line) } }
    let body = list ?? (reply.bytes.isEmpty ? [] : [PrettyJSON.text(reply.body)])
    return ((reply.head.prefix(1) + proof) + body).joined(separator: "\n")
  }

  /// The words as a shell takes them, in lines that are not too long.
  private static func shellLine(_ words: [[String]]) -> String {
    var lines = [""]
    for word in words {
      let text = word.map(quoted).joined(separator: " ")
      let last = lines[lines.count - 1]
      if !last.isEmpty, last.count + text.count > columns {
        lines[lines.count - 1] += " \\"
        lines.append("  " + text)
      } else {
        lines[lines.count - 1] += (last.isEmpty ? "" : " ") + text
      }
    }
    return lines.joined(separator: "\n")
  }

  private static func quoted(_ word: String) -> String {
    let isPlain = word.allSatisfy { $0.isLetter || $0.isNumber || "-_./:".contains($0) }
    return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }

  /// Keys and tokens cut down to their prefixes: what is printed ends up in tickets.
  static func withoutSecrets(_ text: String) -> String {
    text.replacing(/(lk_|dt_)[A-Za-z0-9_-]{16,}/) { "\($0.output.1)…" }
  }
}
