import Foundation

/// The repository's files, found from where this file stands.
enum SourceTree {
  static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// All Swift files of Sources, Tests and Benchmarks, read once.
  static let swiftFiles: [SourceFile] = ["Sources", "Tests", "Benchmarks"]
    .flatMap { paths(under: $0) }.filter { $0.hasSuffix(".swift") }
    .map { SourceFile(path: $0, text: text(of: $0)) }

  /// Everything that is written by hand, code or not, as path and text.
  static let writtenFiles: [(path: String, text: String)] =
    (["Sources", "Tests", "Benchmarks", "migrations", "config", ".ci"].flatMap { paths(under: $0) }
    + entries(of: "").filter { isFile($0) && $0 != "LICENSE" && $0 != "Package.resolved" })
    .map { (path: $0, text: text(of: $0)) }

  static var manifest: String { text(of: "Package.swift") }

  /// Folders that stand in `Sources`, by name.
  static var modules: [String] { entries(of: "Sources").filter { !isFile("Sources/" + $0) } }

  private static func paths(under folder: String) -> [String] {
    entries(of: folder).flatMap { name in
      let path = folder + "/" + name
      return isFile(path) ? [path] : paths(under: path)
    }
  }

  /// Sorted; empty where there is no such folder.
  private static func entries(of folder: String) -> [String] {
    // try?: a folder that is not there has nothing to check.
    ((try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)) ?? [])
      .filter { !$0.hasPrefix(".build") && $0 != ".git" }.sorted()
  }

  private static func isFile(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: root.appending(path: path).path, isDirectory: &isFolder)
      && !isFolder.boolValue
  }

  private static func text(of path: String) -> String {
    String(decoding: FileManager.default.contents(atPath: root.appending(path: path).path) ?? Data(), as: UTF8.self)
  }
}
