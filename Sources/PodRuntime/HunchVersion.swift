/// Version of the program, as `hunch --version` says it. Raised with what users notice.
package enum HunchVersion {
    package static let text = "0.13.0"
}
