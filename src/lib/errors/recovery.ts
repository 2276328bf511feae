/** What mends a failure, in the words that every error of this program uses for it. Commands can be pasted. */
export const RECOVERY = {
  logIn: 'log in again with the tool that wrote your kubeconfig',
  whoAmI: 'kubectl auth whoami',
  serverHealth: 'kubectl get --raw /readyz?verbose',
  serverAddress: 'check the server address (http or https, host, port) and the proxy: kubectl config view --minify',
  network: 'check your network, DNS, VPN, firewall and proxy',
  tryLater: 'try again in a minute',
  tryAgain: 'try again; if it goes on, check the API server and what lies between',
  lookThenRepeat: 'look at it again, then repeat the command',
  repeatAfterLooking: 'repeat the command only after looking',
  clock: 'check the clock of this machine',
  otherKubeconfig: 'name the file with --kubeconfig or the KUBECONFIG variable',
  sandbox: 'kubectl fep sandbox start   (a cluster on this machine with a simulated operator, to try things)',
} as const;
