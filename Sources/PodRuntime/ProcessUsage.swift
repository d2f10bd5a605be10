// The C library's clock types belong to whichever module saw their header first: sometimes this one.
import CDispatch
import Foundation
import Synchronization

/// Usage of this process against its limits: those of its cgroup, not of the host.
package final class ProcessUsage: Sendable {
    /// Places for work that is not asked for yet: half of the cores, and one at least.
    package static let placesForWorkAhead = max(1, AllowedCores.count / 2)

    package struct Sample: Sendable {
        package var residentBytes: Int
        package var cpuSeconds: Double
        package var openDescriptors: Int
    }

    private struct State {
        var sample: Sample
        var at: Duration
        var cpuPercent = 0.0
    }

    private let state: Mutex<State>
    /// Last sample, for probes, which must not wait: the bits of two `Double`s.
    private let memoryPercent = Atomic(0.0.bitPattern)
    private let cpuPercent = Atomic(0.0.bitPattern)
    private let memoryLimitBytes: Int
    private let coreCount: Double

    package init() {
        state = Mutex(State(sample: Self.read(), at: MonotonicClock.now))
        memoryLimitBytes = Self.memoryLimit()
        coreCount = Self.cpuLimit()
        _ = refresh()
    }

    /// Takes a sample; called every few seconds. The share of processor time is that since the last call.
    package func refresh() -> Sample {
        let (sample, now) = (Self.read(), MonotonicClock.now)
        return state.withLock { state in
            let elapsed = (now - state.at) / .seconds(1)
            if elapsed > 0.2 {
                state.cpuPercent = max(0, (sample.cpuSeconds - state.sample.cpuSeconds) / elapsed / coreCount * 100)
                (state.sample, state.at) = (sample, now)
            }
            let share = Double(state.sample.residentBytes) / Double(max(1, memoryLimitBytes)) * 100
            memoryPercent.store(share.bitPattern, ordering: .relaxed)
            cpuPercent.store(state.cpuPercent.bitPattern, ordering: .relaxed)
            return sample
        }
    }

    /// Percentages of the last sample. Takes no lock.
    package var percents: (memory: Double, cpu: Double) {
        (
            Double(bitPattern: memoryPercent.load(ordering: .relaxed)),
            Double(bitPattern: cpuPercent.load(ordering: .relaxed))
        )
    }

    // MARK: Reading

    private static func read() -> Sample {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        let cpu = Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        let pages = text("/proc/self/statm")?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        let descriptors = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
        return Sample(
            residentBytes: pages * sysconf(Int32(_SC_PAGESIZE)), cpuSeconds: cpu, openDescriptors: descriptors)
    }

    /// Memory limit of cgroup v2, else v1, else the machine's memory.
    package static func memoryLimit() -> Int {
        let total = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
        let limits = controlGroups.map { "\($0)/memory.max" } + ["/sys/fs/cgroup/memory/memory.limit_in_bytes"]
        return limits.compactMap { text($0).flatMap { Int($0) } }.filter { $0 > 0 }.min().map { min($0, total) }
            ?? total
    }

    /// Number of cores, or the part of them that the cgroup's quota allows.
    private static func cpuLimit() -> Double {
        let cores = Double(AllowedCores.count)
        let quotas = controlGroups.compactMap { group -> Double? in
            guard let parts = text("\(group)/cpu.max")?.split(separator: " "), parts.count == 2,
                let quota = Double(parts[0]), let period = Double(parts[1]), period > 0
            else { return nil }
            return quota / period
        }
        return quotas.min().map { min($0, cores) } ?? cores
    }

    /// Folders of this process's cgroup and of all above it (cgroups(7), version 2): each may set a limit.
    private static var controlGroups: [String] {
        let line = (text("/proc/self/cgroup") ?? "").split(separator: "\n").first { $0.hasPrefix("0::/") }
        var parts = (line?.dropFirst(4) ?? "").split(separator: "/")
        var folders: [String] = []
        while true {
            folders.append("/sys/fs/cgroup" + parts.map { "/\($0)" }.joined())
            if parts.isEmpty { return folders }
            parts.removeLast()
        }
    }

    private static func text(_ path: String) -> String? {
        (try? String(contentsOfFile: path, encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

/// Number of cores this process may run on: its affinity mask counts, not the machine's cores.
package enum AllowedCores {
    package static var count: Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        return max(1, count(inStatus: status) ?? sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    }

    /// Cores in a line `Cpus_allowed:  ff,ffffffff` (proc(5)): a bit for each.
    static func count(inStatus status: String) -> Int? {
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("Cpus_allowed:") }) else {
            return nil
        }
        let digits = line.dropFirst("Cpus_allowed:".count).filter(\.isHexDigit)
        return digits.reduce(0) { $0 + ($1.hexDigitValue ?? 0).nonzeroBitCount }
    }
}
