extension Migration {
  /// The migrations of this binary, in order.
  public static var shipped: [Migration] {
    EmbeddedFiles.migrations.map { file in
      let name = file.path.split(separator: "/").last.map(String.init) ?? file.path
      return Migration(name: String(name.dropLast(".sql".count)), sql: file.text)
    }
  }
}
