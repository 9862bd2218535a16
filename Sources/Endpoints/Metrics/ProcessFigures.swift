import Foundation

/// What the kernel says of this process, under the names that Prometheus' own libraries use.
public enum ProcessFigures {
  /// Writes them.
  public static func add(to text: inout MetricsText) {
    text.add("process_resident_memory_bytes", .gauge, residentBytes, "Memory in use.")
    text.add("process_open_fds", .gauge, openDescriptors, "Open file descriptors.")
    text.add("process_max_fds", .gauge, descriptorsMax, "File descriptors that may be open.")
    text.begin("process_cpu_seconds_total", .counter, "Processor time, the kernel's included.")
    text.add(processorSeconds)
  }

  /// proc(5): pages, of which the second figure is resident.
  private static var residentBytes: Int {
    // try?: without /proc there is no figure, and 0 shows it.
    let fields = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
    return fields.count > 1 ? (Int(fields[1]) ?? 0) * sysconf(Int32(_SC_PAGESIZE)) : 0
  }

  private static var openDescriptors: Int {
    guard let directory = opendir("/proc/self/fd") else { return 0 }
    defer { closedir(directory) }
    // Not itself, nor the two names that every directory has.
    var count = -3
    while readdir(directory) != nil { count += 1 }
    return count
  }

  private static var descriptorsMax: UInt {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return UInt(limit.rlim_cur)
  }

  private static var processorSeconds: Double {
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue == 0 ? __rusage_who_t(RUSAGE_SELF.rawValue) : 0, &usage)
    return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
  }
}
