package devstack

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"strconv"
)

// accountName is the account that runs PostgreSQL when the stack is started as root.
const accountName = "ablauf-dev"

// account is an unprivileged account of the machine.
type account struct {
	name string
	uid  uint32
	gid  uint32
}

// postgresAccount returns the account PostgreSQL has to run under, or nil if our own will do. PostgreSQL refuses to run as
// root, and initdb asks for the name of its user, so a bare number without a passwd entry is not enough.
func postgresAccount(say func(string, ...any)) (*account, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	if found, err := lookUpAccount(accountName); err == nil {
		return found, nil
	}
	if program, err := exec.LookPath("useradd"); err == nil {
		say("Creating the system account %s (once): PostgreSQL refuses to run as root", accountName)
		out, err := exec.Command(program, "--system", "--no-create-home", "--home-dir", "/var/lib/ablauf-dev",
			"--shell", "/usr/sbin/nologin", accountName).CombinedOutput()
		if found, lookUpErr := lookUpAccount(accountName); lookUpErr == nil {
			return found, nil
		}
		say("useradd did not create it (%v: %.200s); looking for another account", err, out)
	}
	for _, name := range []string{"postgres", "nobody"} {
		if found, err := lookUpAccount(name); err == nil && found.uid != 0 {
			say("PostgreSQL refuses to run as root and useradd is missing; using the existing account %s", name)
			return found, nil
		}
	}
	return nil, errors.New("PostgreSQL refuses to run as root and there is no account for it: " +
		"install useradd (package passwd) or start as an ordinary user")
}

func lookUpAccount(name string) (*account, error) {
	found, err := user.Lookup(name)
	if err != nil {
		return nil, fmt.Errorf("look up account %s: %w", name, err)
	}
	uid, err := strconv.ParseUint(found.Uid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("look up account %s: %w", name, err)
	}
	gid, err := strconv.ParseUint(found.Gid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("look up account %s: %w", name, err)
	}
	return &account{name: name, uid: uint32(uid), gid: uint32(gid)}, nil
}
