import Endpoints
import JSON
import UnlockCode

/// `"cleared"`, `"release"` or `{"days": n}`, and the challenge that a code answers.
enum GrantShapes {
  static func json(_ grant: Grant) -> JSONValue {
    switch grant {
    case .cleared: "cleared"
    case .released: "release"
    case .days(let days): .object([JSONMember("days", .integer(Int64(days.count)))])
    }
  }

  static func grant(_ body: ObjectReader, _ name: String) -> Grant? {
    if body.isObject(name) {
      let days = body.object(name)?.integer("days", in: 1...UnlockCodeLimits.grantDaysMax)
      return days.flatMap { try? Grant(number: $0) }  // the bounds leave nothing that it refuses
    }
    return body.value(name, expected: "\"cleared\", \"release\" or {\"days\": 1…\(UnlockCodeLimits.grantDaysMax)}") {
      switch $0 {
      case "cleared": .cleared
      case "release": .released
      default: nil
      }
    }
  }

  static func challenge(_ body: ObjectReader, _ name: String) -> Challenge? {
    body.optionalValue(name, expected: "the 8 digits on the lock screen, such as 5645 7176; check them again") {
      try? Challenge.parse($0)  // nil says it: the field's sentence is the answer
    }
  }
}
