package deploy_test

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ablauf/internal/authority"
	"ablauf/internal/casefile"
)

// realm is what the tests read of the realm file.
type realm struct {
	Realm               string `json:"realm"`
	Enabled             bool   `json:"enabled"`
	SSLRequired         string `json:"sslRequired"`
	RegistrationAllowed bool   `json:"registrationAllowed"`
	BruteForceProtected bool   `json:"bruteForceProtected"`
	Roles               struct {
		Realm []struct {
			Name string `json:"name"`
		} `json:"realm"`
	} `json:"roles"`
	Groups []struct {
		Name       string   `json:"name"`
		RealmRoles []string `json:"realmRoles"`
	} `json:"groups"`
	Clients []realmClient `json:"clients"`
	Users   []any         `json:"users"`
}

type realmClient struct {
	ClientID          string            `json:"clientId"`
	Enabled           bool              `json:"enabled"`
	PublicClient      bool              `json:"publicClient"`
	Secret            string            `json:"secret"`
	StandardFlow      bool              `json:"standardFlowEnabled"`
	ImplicitFlow      bool              `json:"implicitFlowEnabled"`
	DirectAccess      bool              `json:"directAccessGrantsEnabled"`
	FullScopeAllowed  bool              `json:"fullScopeAllowed"`
	RedirectURIs      []string          `json:"redirectUris"`
	Attributes        map[string]string `json:"attributes"`
	ProtocolMappers   []realmMapper     `json:"protocolMappers"`
	ServiceAccounts   bool              `json:"serviceAccountsEnabled"`
	ClientAuthenticat string            `json:"clientAuthenticatorType"`
}

type realmMapper struct {
	Type   string            `json:"protocolMapper"`
	Config map[string]string `json:"config"`
}

func realmFile(t *testing.T) (realm, string) {
	t.Helper()
	b, err := os.ReadFile("keycloak-realm.json")
	require.NoError(t, err)
	var r realm
	require.NoError(t, json.Unmarshal(b, &r))
	return r, string(b)
}

func (r realm) client(t *testing.T, id string) realmClient {
	t.Helper()
	for _, c := range r.Clients {
		if c.ClientID == id {
			return c
		}
	}
	t.Fatalf("the realm has no client %s", id)
	return realmClient{}
}

// TestRealm: the realm has all roles of the role concept (domain, section 7.1), the authority's teams as groups, and no account.
func TestRealm(t *testing.T) {
	t.Parallel()
	r, _ := realmFile(t)
	require.Equal(t, "ablauf", r.Realm)
	require.True(t, r.Enabled && r.BruteForceProtected)
	require.False(t, r.RegistrationAllowed)
	require.Equal(t, "all", r.SSLRequired)
	require.Empty(t, r.Users, "nobody is given an account by a file")

	var roles []casefile.Role
	for _, role := range r.Roles.Realm {
		roles = append(roles, casefile.Role(role.Name))
	}
	require.Equal(t, casefile.Roles(), roles)

	office, err := authority.Load("musterstadt")
	require.NoError(t, err)
	var teams, groups []string
	for _, team := range office.Teams {
		teams = append(teams, team.Key)
	}
	for _, group := range r.Groups {
		groups = append(groups, group.Name)
		require.Empty(t, group.RealmRoles, "%s: a role is given to a person, or membership of a team would decide what one may do", group.Name)
	}
	require.Equal(t, teams, groups)
}

// TestRealmClient: the gateway signs people in with code flow and PKCE (RFC 7636, S256), and finds roles and teams in the id token under
// the names that gateway/auth reads, teams without the path of a group.
func TestRealmClient(t *testing.T) {
	t.Parallel()
	r, _ := realmFile(t)
	c := r.client(t, "ablauf")
	require.Equal(t, "S256", c.Attributes["pkce.code.challenge.method"])
	require.True(t, c.FullScopeAllowed, "else the token would leave out the roles")
	require.Equal(t, []string{"${ABLAUF_PUBLIC_URL}/login/callback"}, c.RedirectURIs)
	claims := map[string]realmMapper{}
	for _, m := range c.ProtocolMappers {
		require.Equal(t, "true", m.Config["id.token.claim"])
		claims[m.Config["claim.name"]] = m
	}
	require.Len(t, claims, 2)
	require.Equal(t, "oidc-usermodel-realm-role-mapper", claims["roles"].Type)
	require.Equal(t, "true", claims["roles"].Config["multivalued"])
	require.Equal(t, "oidc-group-membership-mapper", claims["teams"].Type)
	require.Equal(t, "false", claims["teams"].Config["full.path"])

	gateway := compose(t).Services["gateway"].Environment
	require.Equal(t, c.ClientID, gateway["ABLAUF_OIDC_CLIENT_ID"])
	require.Equal(t, "${ABLAUF_LOGIN_URL:?}/realms/"+r.Realm, gateway["ABLAUF_OIDC_ISSUER"])
	require.Equal(t, strings.Replace(c.RedirectURIs[0], "URL}", "URL:?}", 1), gateway["ABLAUF_OIDC_REDIRECT_URL"])
	for _, claim := range []string{"`json:\"roles\"`", "`json:\"teams\"`"} {
		require.Contains(t, read(t, "gateway/auth/oidc.go"), claim)
	}
}

// TestRealmHoldsNoSecret: clients are confidential and use the code flow only; secrets and addresses are placeholders that the container
// of Keycloak is given.
func TestRealmHoldsNoSecret(t *testing.T) {
	t.Parallel()
	r, text := realmFile(t)
	placeholder := regexp.MustCompile(`^\$\{[A-Z_]+\}$`)
	for _, c := range r.Clients {
		require.False(t, c.PublicClient || c.ImplicitFlow || c.DirectAccess || c.ServiceAccounts, c.ClientID)
		require.True(t, c.Enabled && c.StandardFlow, c.ClientID)
		require.Equal(t, "client-secret", c.ClientAuthenticat, c.ClientID)
		require.Regexp(t, placeholder, c.Secret, c.ClientID)
	}
	given := compose(t).Services["keycloak"].Environment
	for _, found := range regexp.MustCompile(`\$\{([A-Z_]+)\}`).FindAllStringSubmatch(text, -1) {
		_, plain := given[found[1]]
		_, file := given[found[1]+"_FILE"]
		require.NotEqual(t, plain, file, "Keycloak is not given %s", found[1])
	}
}
