/// The targets that a Package.swift declares, read from its text.
struct PackageManifest {
  struct Target {
    let name: String
    let line: Int
    /// Modules by the names that an `import` gives them.
    let dependencies: Set<String>
  }

  let targets: [String: Target]

  /// Understands `module("A", ["B", c])` and its like, and `.target(name: "A", dependencies: ["B", c])` and its like,
  /// where `c` is a constant made by `Target.Dependency.product(name: "C", …)`.
  init(_ text: String) throws {
    let code = Self.withoutComments(text)
    let products = try Pattern(#"let (\w+) = Target\.Dependency\.product\(name: "([\w-]+)""#).matches(in: code)
    let constants = Dictionary(products.map { ($0.groups[1], $0.groups[2]) }) { first, _ in first }
    let declaration = try Pattern(
      #"\.?\b(?:module|embedding|tests|target|executableTarget|testTarget|systemLibrary|plugin)\(\s*"#
        + #"(?:name:\s*)?"([\w-]+)"((?:capability: \.buildTool\(\)|[^\[\]()"])*)(\[[^\]]*\])?"#)
    let item = try Pattern(#""([\w-]+)"|\b([a-z]\w*)\b"#)
    let found = declaration.matches(in: code).map { match in
      let isList = match.groups[2].contains("dependencies:") || !match.groups[2].contains(":")
      let items = isList ? item.matches(in: match.groups[3]).map { $0.groups[1] + $0.groups[2] } : []
      return Target(name: match.groups[1], line: match.line, dependencies: Set(items.map { constants[$0] ?? $0 }))
    }
    targets = Dictionary(found.map { ($0.name, $0) }) { first, _ in first }
  }

  /// A line comment begins at `//` that no `:` precedes: `https://` is no comment.
  private static func withoutComments(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      guard let start = line.firstRange(of: "//")?.lowerBound, !line[..<start].hasSuffix(":") else { return line }
      return line[..<start]
    }.joined(separator: "\n")
  }
}
