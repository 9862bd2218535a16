import Configuration
import Cryptography
import Endpoints
import Foundation
import HTTPServer
import Lending
import Servicing

/// What `serve` says when it has started: where it listens, on what, and what to try next.
struct StartUpLines {
  let wiring: Wiring
  let made: [String]

  func print() {
    let (house, settings) = (wiring.house, wiring.house.settings)
    var lines = made
    lines.append("Latchkey listens on \(url)\(sandbox)")
    for (listener, address) in wiring.listening where listener.label != Listeners.publicLabel {
      lines.append(StartUpLines.line(listener.label, StartUpLines.place(listener, address)))
    }
    lines += [
      StartUpLines.line(
        "data", "\(settings.dataDirectory) (every commit synced to disk; master key \(house.masterKey.id))"),
      StartUpLines.line("connections", "at most \(wiring.server.connectionsMax)"),
      "",
      "Try next:",
      "  curl \(url)/readyz",
      """
        curl \(url)/v1/lenders -H "Authorization: Bearer $(cat \(settings.dataDirectory)/operator.key)" \\
          -H 'Content-Type: application/json' -d '\(StartUpLines.lender)'
      """,
      "  make walkthrough   # the whole story, from enrolment to an unlock code, in a sandbox of its own",
    ]
    // One write: the lines come whole, also into a pipe. Whether anybody reads them is no concern of the service.
    _ = LogWriter.write(Array((lines.joined(separator: "\n") + "\n").utf8), to: STDOUT_FILENO)
  }

  /// The public listener's, the first where there are several.
  private var url: String {
    wiring.listening.first { $0.listener.label == Listeners.publicLabel }.map(StartUpLines.place) ?? "nothing"
  }

  private var sandbox: String {
    wiring.house.testClock.map { " (sandbox: time stands at \($0.now()))" } ?? ""
  }

  private static func place(_ listener: ListenerConfiguration, _ address: SocketAddress) -> String {
    if case .unix(let path, _) = listener.endpoint { return path }
    let path = listener.label == Dispatcher.metricsListener ? "/metrics" : ""
    return (listener.tls == nil ? "http" : "https") + "://\(address)\(path)"
  }

  /// A line whose second column lines up with the others'.
  private static func line(_ name: String, _ text: String) -> String {
    "  " + name.padding(toLength: 13, withPad: " ", startingAt: 0) + text
  }

  private static let lender = """
    {"name": "Acme Credit", "country": "KE", "time_zone": "Africa/Nairobi", "currency": "KES", "policy": "standard", \
    "contact": {"phone": "+254 20 123 4567", "email": "help@acme.example", "website": "https://acme.example"}, \
    "payment_instructions": [{"method": "paybill", "text": "Paybill 400200, account: your contract number"}]}
    """
}
