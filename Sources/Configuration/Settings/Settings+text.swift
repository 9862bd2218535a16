extension Settings {
  /// What `config/latchkey.toml` says: every key with its default, what it may be, its variable and its reason.
  public static var fileText: String {
    var text = """
      # Latchkey's settings: every key with its default. This file is made from the code, and a test keeps it so.
      # Take the # from a key to change it. Later wins: default, this file, environment, flags. An unknown key is refused.

      """
    var table = ""
    for key in keys {
      if key.table != table { text += "\n[\(key.table)]\n" }
      table = key.table
      let assignment = key.isSecret ? "" : "#\(key.name) = \(key.node(Settings()).toml)\n"
      text += "\n" + comment(key.reason) + comment("\(key.variable): \(key.expected).") + assignment
    }
    return text
  }

  /// What is in force, a line for each key with where it comes from; a secret is `(set)`, or empty where it is not.
  public var inForce: String {
    Settings.keys.map { "\($0.path) = \($0.node(self).toml)  # \(origin(of: $0.path))\n" }.joined()
  }

  /// Text as comment lines.
  private static func comment(_ text: String) -> String {
    var lines: [String] = []
    var line = "#"
    for word in text.split(separator: " ") {
      if line.count + 1 + word.count > columnsMax {
        lines.append(line)
        line = "#"
      }
      line += " " + word
    }
    return (lines + [line]).joined(separator: "\n") + "\n"
  }

  /// The width of this house's lines.
  private static let columnsMax = 120
}
