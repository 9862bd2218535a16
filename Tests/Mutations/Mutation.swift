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

  /// Where the expression stands in the file's text.
  private func place(in text: String) throws -> Range<String.Index> {
    let anchors = text.ranges(of: anchor)
    guard anchors.count == 1, text[anchors[0]].ranges(of: original).count == 1,
      let place = text[anchors[0]].firstRange(of: original)
    else {
      throw MutationError("\(name): Sources/\(file) does not have once: \(anchor). Mend the table of mutations.")
    }
    return place
  }

  /// A file's text with what mutations put into it beside what stands there: which holds is asked when it runs.
  static func apply(_ mutations: [Mutation], to text: String) throws -> String {
    let places = try Dictionary(grouping: mutations) { try $0.place(in: text) }
    // From the end on, so that the places before stay where they are.
    return places.sorted { $0.key.lowerBound > $1.key.lowerBound }.reduce(into: text) { text, place in
      let choices = place.value.map { "isMutant(\"\($0.name)\") ? (\($0.mutated)) : " }.joined()
      text.replaceSubrange(place.key, with: "(\(choices)(\(place.value[0].original)))")
    }
  }
}

/// Why the mutations cannot be run.
struct MutationError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
