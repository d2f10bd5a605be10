import Glibc

/// Limit on the file descriptors of this process: one for each connection, and some for everything else.
package enum DescriptorLimit {
    /// Raises the soft limit to the hard one, which needs no privilege: a shell's usual 1,024 would be the first limit
    /// a storm meets.
    ///
    /// - Returns: the limit now in force
    package static func raise() -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 1024 }
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        _ = getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return Int(clamping: limit.rlim_cur)
    }
}
