import JSON
import Lending

/// A lock status wherever it stands inside another answer: these five members (api.md, "Devices").
enum LockStatusShapes {
  static func json(_ status: LockStatus) -> JSONValue {
    .object([
      JSONMember("sequence", .integer(status.sequence)), JSONMember("state", .string(status.state.rawValue)),
      JSONMember("reason", .optional(status.reason?.rawValue)),
      JSONMember("other_reasons", .array(status.otherReasons.map { .string($0.rawValue) })),
      JSONMember("decided_at", .string(status.decidedAt.description)),
    ])
  }
}
