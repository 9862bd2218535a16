import Lending
import Testing

/// Expects `body` to be refused with a code and, where fields are wrong, at just these places.
func expectRefusal(
  _ code: LatchkeyError.Code, at pointers: String..., sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () throws -> some Any
) {
  let error = #expect(throws: LatchkeyError.self, sourceLocation: sourceLocation) { _ = try body() }
  #expect(error?.code == code, sourceLocation: sourceLocation)
  #expect(error?.fieldErrors.map(\.pointer) ?? [] == pointers, sourceLocation: sourceLocation)
}
