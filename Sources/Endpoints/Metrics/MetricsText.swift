/// Figures in Prometheus' text format, version 0.0.4.
public struct MetricsText: Sendable {
  /// What a family of figures is.
  public enum Kind: String, Sendable {
    /// Only ever grows while the process lives.
    case counter
    /// Goes up and down.
    case gauge
    /// Buckets, a sum and a count.
    case histogram
  }

  /// The text so far.
  public private(set) var text = ""
  private var family = ""

  static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  /// Begins a family; the samples that follow are its own.
  ///
  /// - Parameters:
  ///   - name: its name, with its unit at the end.
  ///   - kind: what it is.
  ///   - help: one line of what it says.
  public mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
    family = name
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
  }

  /// Adds a sample of the family.
  public mutating func add(_ value: some BinaryInteger, _ labels: KeyValuePairs<String, String> = [:]) {
    add("\(value)", suffix: "", labels)
  }

  /// Adds a sample of the family that is no whole number.
  public mutating func add(_ value: Double, suffix: String = "", _ labels: KeyValuePairs<String, String> = [:]) {
    add("\(value)", suffix: suffix, labels)
  }

  /// A family of one figure.
  public mutating func add(_ name: String, _ kind: Kind, _ value: some BinaryInteger, _ help: String) {
    begin(name, kind, help)
    add(value)
  }

  /// Adds a histogram's samples.
  ///
  /// - Parameters:
  ///   - buckets: how many fell into each bucket, those before not included; one more than `ends`.
  ///   - ends: the buckets' upper ends, as text.
  ///   - sum: the sum of all values.
  ///   - label: what tells it from the family's others.
  mutating func add(buckets: [UInt64], ends: [String], sum: Double, _ label: (name: String, value: String)) {
    var total: UInt64 = 0
    for (count, end) in zip(buckets, ends + ["+Inf"]) {
      total += count
      add("\(total)", suffix: "_bucket", [label.name: label.value, "le": end])
    }
    add("\(sum)", suffix: "_sum", [label.name: label.value])
    add("\(total)", suffix: "_count", [label.name: label.value])
  }

  private mutating func add(_ value: String, suffix: String, _ labels: KeyValuePairs<String, String>) {
    text += family + suffix
    if !labels.isEmpty {
      text += "{" + labels.map { "\($0)=\"\(MetricsText.escaped($1))\"" }.joined(separator: ",") + "}"
    }
    text += " \(value)\n"
  }

  private static func escaped(_ value: String) -> String {
    value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}
