package devstack

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Part names one process of the stack.
type Part string

// The parts in the order in which they start. They stop in the opposite order, so that nobody loses a server it still needs.
const (
	PostgreSQL Part = "postgres"
	MinIO      Part = "minio"
	Temporal   Part = "temporal"
	Registers  Part = "registers" // plays the Bundesagentur für Arbeit
	Virus      Part = "virus"     // plays the virus scanner
	Worker     Part = "worker"
	Gateway    Part = "gateway"
)

// AllParts returns every part in start order.
func AllParts() []Part { return []Part{PostgreSQL, MinIO, Temporal, Registers, Virus, Worker, Gateway} }

// Services returns the parts that are not programs of this repository, in start order.
func Services() []Part { return []Part{PostgreSQL, MinIO, Temporal} }

// Title returns the name a person knows the part by.
func (p Part) Title() string {
	switch p {
	case PostgreSQL:
		return "PostgreSQL"
	case MinIO:
		return "MinIO"
	case Temporal:
		return "Temporal"
	case Registers:
		return "register partner"
	case Virus:
		return "virus scanner"
	case Worker:
		return "worker"
	case Gateway:
		return "gateway"
	}
	return string(p)
}

// ParseParts reads a comma-separated list of part names and returns them in start order without repetition.
func ParseParts(list string) ([]Part, error) {
	var named []Part
	for field := range strings.SplitSeq(list, ",") {
		part := Part(strings.TrimSpace(field))
		if !slices.Contains(AllParts(), part) {
			return nil, fmt.Errorf("there is no part %q; the parts are postgres, minio, temporal, registers, virus, worker, gateway", part)
		}
		named = append(named, part)
	}
	return inStartOrder(named), nil
}

func inStartOrder(named []Part) []Part {
	var ordered []Part
	for _, part := range AllParts() {
		if slices.Contains(named, part) {
			ordered = append(ordered, part)
		}
	}
	return ordered
}

// External names servers that exist already and replace a part. Empty fields replace nothing.
type External struct {
	DatabaseURL        string // login of the application
	MigrateDatabaseURL string // login of the owner of the schema; empty means DatabaseURL
	TemporalAddress    string // host:port of a frontend; the namespace must exist
	MinIOEndpoint      string // host:port; plain HTTP
	MinIOAccessKeyFile string
	MinIOSecretKeyFile string
	Clamd              string // host:port or socket of a virus scanner
}

// Config says which stack to start. The zero value is a kept stack of all parts on free ports in the repository that contains
// the working directory.
type Config struct {
	// Root is the folder of the main module. Empty: found from the working directory upwards.
	Root string
	// Parts to start; nil means all. A part that an External server replaces is left out, and a part that another one needs
	// is added: Temporal runs on PostgreSQL, worker and gateway need all three services.
	Parts []Part
	// Ports fixes the port of a part; 0 or missing means a free one.
	Ports map[Part]int
	// Throwaway asks for empty data that is removed by Stop, and gives up durability for speed.
	Throwaway bool
	// Durable makes the throwaway PostgreSQL commit to disk as a kept one does, for those who measure.
	Durable bool
	// PrintCentre connects a throwaway stack to the invented print centre. Without it letters lie in the tray, and who plays the cases confirms
	// when they were posted; a kept stack is always connected.
	PrintCentre bool
	// External servers; see there.
	External External
	// Out receives one line per step for a person to read; nil means none.
	Out io.Writer
	// LogDir receives one log file per part. Empty: .ablauf/log, or inside the throwaway folder.
	LogDir string
	// Variables are further ones (NAME=value) of worker and gateway, e.g. those that switch metrics on.
	Variables map[Part][]string
}

// portSetting describes where the port of a part is set and what it is if nobody sets it.
type portSetting struct {
	part     Part
	variable string
	standard int
}

func portSettings() []portSetting {
	return []portSetting{
		{PostgreSQL, "ABLAUF_PORT_POSTGRES", 15432},
		{MinIO, "ABLAUF_PORT_MINIO", 19000},
		{Temporal, "ABLAUF_PORT_TEMPORAL", 17233},
		{Registers, "ABLAUF_PORT_REGISTERS", 18090},
		{Virus, "ABLAUF_PORT_VIRUS", 13310},
		{Gateway, "ABLAUF_PORT_GATEWAY", 8080},
	}
}

func portVariable(part Part) string {
	for _, setting := range portSettings() {
		if setting.part == part {
			return setting.variable
		}
	}
	return ""
}

// PortsFrom returns the fixed ports of a kept stack: the standard ones, replaced by the ABLAUF_PORT_ variables.
func PortsFrom(getenv func(string) string) (map[Part]int, error) {
	ports := map[Part]int{}
	owner := map[int]string{}
	for _, setting := range portSettings() {
		port := setting.standard
		if text := getenv(setting.variable); text != "" {
			number, err := strconv.Atoi(text)
			if err != nil || number < 1 || number > 65535 {
				return nil, fmt.Errorf("%s is %q, but a port is a number from 1 to 65535", setting.variable, text)
			}
			port = number
		}
		if other, taken := owner[port]; taken {
			return nil, fmt.Errorf("%s and %s are both %d, but every part needs a port of its own", other, setting.variable, port)
		}
		owner[port] = setting.variable
		ports[setting.part] = port
	}
	return ports, nil
}

// ExternalFrom reads the servers that replace a part from DATABASE_URL, MIGRATE_DATABASE_URL, TEMPORAL_ADDRESS,
// MINIO_ENDPOINT, MINIO_ACCESS_KEY_FILE, MINIO_SECRET_KEY_FILE and ABLAUF_CLAMD.
func ExternalFrom(getenv func(string) string) (External, error) {
	ext := External{
		DatabaseURL:        getenv("DATABASE_URL"),
		MigrateDatabaseURL: getenv("MIGRATE_DATABASE_URL"),
		TemporalAddress:    getenv("TEMPORAL_ADDRESS"),
		MinIOEndpoint:      getenv("MINIO_ENDPOINT"),
		Clamd:              getenv("ABLAUF_CLAMD"),
	}
	if ext.DatabaseURL != "" && ext.MigrateDatabaseURL == "" {
		ext.MigrateDatabaseURL = ext.DatabaseURL
	}
	if ext.MinIOEndpoint != "" {
		ext.MinIOAccessKeyFile = getenv("MINIO_ACCESS_KEY_FILE")
		ext.MinIOSecretKeyFile = getenv("MINIO_SECRET_KEY_FILE")
		if ext.MinIOAccessKeyFile == "" || ext.MinIOSecretKeyFile == "" {
			return External{}, errors.New("MINIO_ENDPOINT is set; MINIO_ACCESS_KEY_FILE and MINIO_SECRET_KEY_FILE must name the files with its keys")
		}
		if strings.Contains(ext.MinIOEndpoint, "://") {
			return External{}, errors.New("MINIO_ENDPOINT must be host:port without http:// in front")
		}
	}
	return ext, nil
}

// resolve adds the parts others need, leaves out the replaced ones and returns the rest in start order.
func (c Config) resolve() []Part {
	named := c.Parts
	if named == nil {
		named = AllParts()
	}
	want := map[Part]bool{}
	for _, part := range named {
		want[part] = true
	}
	if want[Worker] || want[Gateway] {
		want[PostgreSQL], want[MinIO], want[Temporal] = true, true, true
	}
	// A worker that is told of no virus scanner does not start.
	want[Virus] = (want[Virus] || want[Worker]) && c.External.Clamd == ""
	want[MinIO] = want[MinIO] && c.External.MinIOEndpoint == ""
	want[Temporal] = want[Temporal] && c.External.TemporalAddress == ""
	// A foreign database is for the application only; Temporal keeps its own two databases on ours.
	want[PostgreSQL] = want[Temporal] || want[PostgreSQL] && c.External.DatabaseURL == ""
	var parts []Part
	for _, part := range AllParts() {
		if want[part] {
			parts = append(parts, part)
		}
	}
	return parts
}

// FindRoot returns the folder of the module ablauf that contains dir.
func FindRoot(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("find the repository: %w", err)
	}
	for current := dir; ; current = filepath.Dir(current) {
		content, err := os.ReadFile(filepath.Join(current, "go.mod"))
		if err == nil && strings.HasPrefix(string(content), "module ablauf\n") {
			return current, nil
		}
		if current == filepath.Dir(current) {
			return "", fmt.Errorf("%s is not inside a checkout of Ablauf: no go.mod of module ablauf above it", dir)
		}
	}
}
