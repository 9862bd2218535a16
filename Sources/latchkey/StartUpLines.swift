import Configuration
import Cryptography
import Foundation
import HTTPServer
import Lending
import Servicing

/// What `serve` says when it has started: where it listens, on what, and what to try next.
struct StartUpLines {
  let house: House
  let server: HTTPServer
  let addresses: [SocketAddress]
  let made: [String]

  func print() {
    let settings = house.settings
    let address = addresses.first.map { "\($0)" } ?? settings.listen.description
    var lines = made
    lines += [
      "Latchkey listens on http://\(address)\(sandbox)",
      "  data         \(settings.dataDirectory) (every commit synced to disk; master key \(house.masterKey.id))",
      "  connections  at most \(server.connectionsMax)",
      "",
      "Try next:",
      "  curl http://\(address)/readyz",
      """
        curl http://\(address)/v1/lenders -H "Authorization: Bearer $(cat \(settings.dataDirectory)/operator.key)" \\
          -H 'Content-Type: application/json' -d '\(StartUpLines.lender)'
      """,
      "  make walkthrough   # the whole story, from enrolment to an unlock code, in a sandbox of its own",
    ]
    // One write: the lines come whole, also into a pipe.
    FileHandle.standardOutput.write(Data((lines.joined(separator: "\n") + "\n").utf8))
  }

  private var sandbox: String {
    house.testClock.map { " (sandbox: time stands at \($0.now()))" } ?? ""
  }

  private static let lender = """
    {"name": "Acme Credit", "country": "KE", "time_zone": "Africa/Nairobi", "currency": "KES", "policy": "standard", \
    "contact": {"phone": "+254 20 123 4567", "email": "help@acme.example", "website": "https://acme.example"}, \
    "payment_instructions": [{"method": "paybill", "text": "Paybill 400200, account: your contract number"}]}
    """
}
