/// A rule that is broken on purpose: one expression in a file of the product, and what stands there instead.
struct Mutation {
  /// What is broken, as the table names it.
  let name: String
  /// The file, under `Sources/`.
  let file: String
  /// Text that stands once in the file and holds the expression.
  let anchor: String
  /// The expression, which stands once in the anchor.
  let original: String
  /// What takes its place, of the same type.
  let mutated: String

  init(_ name: String, _ file: String, in anchor: String? = nil, _ original: String, _ mutated: String) {
    self.name = name
    self.file = file
    self.anchor = anchor ?? original
    self.original = original
    self.mutated = mutated
  }

  /// The file's text with both in it: which one holds is asked when it runs.
  func apply(to text: String) throws -> String {
    guard text.ranges(of: anchor).count == 1, anchor.ranges(of: original).count == 1 else {
      throw MutationError("\(name): Sources/\(file) does not have once: \(anchor). Mend the table of mutations.")
    }
    let switched = "(isMutant(\"\(name)\") ? (\(mutated)) : (\(original)))"
    return text.replacing(anchor, with: anchor.replacing(original, with: switched))
  }
}

/// Why the mutations cannot be run.
struct MutationError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
