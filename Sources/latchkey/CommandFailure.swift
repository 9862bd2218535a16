import Lending

/// A refusal of the rules, as a command says it.
struct CommandFailure: Error, CustomStringConvertible {
  let description: String

  init(_ error: LatchkeyError) {
    let fields = error.fieldErrors.map { "\($0.pointer) \($0.detail)" }
    description = fields.isEmpty ? error.detail : fields.joined(separator: "\n")
  }

  /// Runs a body and turns what the rules refuse into a sentence for a person.
  static func explaining<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as LatchkeyError {
      throw CommandFailure(error)
    }
  }
}
