/**
 * Script of a page with several players of one scene: starting one stops the others, and continues at the
 * same position.
 */
export const playersScript = `
function keepTogether(players) {
  for (const player of players) {
    player.addEventListener("play", () => {
      for (const other of players) {
        if (other === player || other.paused) continue;
        player.currentTime = other.currentTime;
        other.pause();
      }
    });
  }
}
`;
