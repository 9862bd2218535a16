import Foundation
import HTTPServer

/// Another server with the same routes, such as nginx with `nginx.conf`: how it does is printed, and fails nothing.
enum ConformanceTarget {
  static let address = ProcessInfo.processInfo.environment["LATCHKEY_CONFORMANCE_TARGET"].flatMap(SocketAddress.init)

  /// Prints, as Markdown, how many of each subject it did as its section says, and each that it did not.
  static func printTables(_ address: SocketAddress) throws {
    var differences: [String] = []
    var total = Count()
    print("| subject | MUST | SHOULD | choice |\n| --- | --- | --- | --- |")
    for (subject, cases) in ConformanceCase.subjects {
      var count = Count()
      for row in cases {
        let difference = try Observation(row, address).difference(from: row)
        count.add(row.force, isRight: difference == nil)
        total.add(row.force, isRight: difference == nil)
        guard let difference else { continue }
        differences.append("| \(row.section) | \(row.force.rawValue) | \(subject): \(row.name) | \(difference) |")
      }
      print("| \(subject) \(count)")
    }
    print("| all \(total)\n\n| section | | case | what came |\n| --- | --- | --- | --- |")
    print(differences.joined(separator: "\n"))
  }

  private struct Count: CustomStringConvertible {
    private var right: [ConformanceCase.Force: Int] = [:]
    private var all: [ConformanceCase.Force: Int] = [:]

    mutating func add(_ force: ConformanceCase.Force, isRight: Bool) {
      all[force, default: 0] += 1
      right[force, default: 0] += isRight ? 1 : 0
    }

    var description: String {
      let cells = ConformanceCase.Force.allCases.map { force in
        all[force].map { "\(right[force] ?? 0) of \($0)" } ?? ""
      }
      return "| " + cells.joined(separator: " | ") + " |"
    }
  }
}
