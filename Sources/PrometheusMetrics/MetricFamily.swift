/// Family of metrics, declared once and exported from the first scrape on.
package struct MetricFamily: Sendable, Equatable {
    package enum Kind: String, Sendable {
        case counter, gauge, histogram
    }

    package var name: String
    package var help: String
    package var kind: Kind
    package var labels: [String]
    /// Upper bounds of a histogram's buckets, rising, in seconds unless the name says otherwise.
    package var buckets: [Double]
    /// Label values that are exported from the start, at 0.
    package var preset: [[String]]

    package init(
        _ kind: Kind, _ name: String, _ help: String, labels: [String] = [], buckets: [Double] = [],
        preset: [[String]] = []
    ) {
        self.name = name
        self.help = help
        self.kind = kind
        self.labels = labels
        self.buckets = buckets
        self.preset = preset
    }

    /// Buckets for work that takes microseconds when it goes well.
    package static let microsecondBuckets: [Double] = [
        0.000001, 0.000002, 0.000005, 0.00001, 0.00002, 0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.0025, 0.005, 0.01,
        0.025,
        0.05, 0.1, 0.25, 0.5, 1,
    ]
    /// Buckets for work that takes milliseconds to seconds.
    package static let secondBuckets: [Double] = [
        0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
    ]
}
