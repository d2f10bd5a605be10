import Glibc

/// Library of the system that is loaded when a document needs it: the program is built and runs without.
struct SystemLibrary {
    private let handle: UnsafeMutableRawPointer

    /// - Returns: nil when it is not installed
    init?(_ fileName: String) {
        guard let handle = dlopen(fileName, RTLD_NOW | RTLD_LOCAL) else { return nil }
        self.handle = handle
    }

    /// - Parameter type: the C function's type, `@convention(c)`; a wrong one is a fault of ours
    func function<Function>(_ name: String, as type: Function.Type) -> Function? {
        dlsym(handle, name).map { unsafeBitCast($0, to: type) }
    }
}
